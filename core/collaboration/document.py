"""Document: shared text that merges, with undo of one's own and places that move with it (Loro, https://loro.dev).

The engine merges any edits in any order into the same text everywhere (a CRDT; the text part follows Gentle and
Kleppmann, Collaborative text editing with Eg-walker, 2025). Its errors are bare BaseExceptions and are translated here.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import loro

from core.collaboration import utf16
from core.collaboration.engine import translated
from core.collaboration.ot import TextOperation
from core.collaboration.shared import SharedDocument
from core.errors import InputError
from core.events import Subscription

# its stubs leave constructors and options open
_loro: Any = loro

# The text's name inside the engine's document; part of the format.
TEXT = "note"
# What is typed without a longer pause is undone together.
UNDO_MS = 800
# Anchors are about 20 bytes.
ANCHOR_BYTES = 256

Heard = Callable[[TextOperation, str], None]


class Document(SharedDocument):
    """One text that merges. Positions are code points."""

    what: ClassVar[str] = "note"

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        self._changes: list[TextOperation] = []
        self._listeners: list[Heard] = []
        with translated("The stored note is damaged."):
            self._text = self._doc.get_text(TEXT)
            self._subscription = self._text.subscribe(self._heard)
            self._undo = loro.UndoManager(self._doc)
            self._undo.set_merge_interval(UNDO_MS)
        self.text: str = self._text.to_string()

    def listen(self, handler: Heard) -> Subscription:
        """Call `handler` with every change, one's own too, and the text before it."""
        self._listeners.append(handler)
        return Subscription(lambda: self._listeners.remove(handler) if handler in self._listeners else None)

    def splice(self, position: int, removed: int, inserted: str) -> list[TextOperation]:
        """Edit at a code-point position. Raises InputError when the place is not in the text."""
        self.must_be_writable()
        if position < 0 or removed < 0 or position + removed > len(self.text):
            raise InputError(
                f"The text has {len(self.text)} characters; {position} to {position + removed} is not in it.",
                "Edit inside the text.",
            )
        with translated("The edit could not be made."):
            # lone halves of characters cannot be written anywhere
            self._text.splice(position, removed, inserted.encode("utf-8", "replace").decode("utf-8"))
            self._doc.commit()
        changes: list[TextOperation] = self._collected()
        return changes

    def undo(self) -> list[TextOperation]:
        """Take back the last own edit, and nobody else's."""
        self.must_be_writable()
        with translated("It cannot be undone."):
            self._undo.undo()
        changes: list[TextOperation] = self._collected()
        return changes

    def redo(self) -> list[TextOperation]:
        """Make it again."""
        self.must_be_writable()
        with translated("It cannot be made again."):
            self._undo.redo()
        changes: list[TextOperation] = self._collected()
        return changes

    def anchor(self, position: int) -> bytes:
        """A place that moves with the text, to be found in every copy of it."""
        with translated("The place cannot be written."):
            return bytes(self._text.get_cursor(min(position, len(self.text)), loro.Side.Middle).encode())

    def locate(self, anchor: bytes) -> int | None:
        """Where an anchor is now; None when the text around it has not arrived, or it is no anchor."""
        if not 0 < len(anchor) <= ANCHOR_BYTES:
            return None
        try:
            with translated("The place is not known."):
                return min(int(self._doc.get_cursor_pos(loro.Cursor.decode(anchor)).current.pos), len(self.text))
        except InputError:
            return None

    def _heard(self, event: Any) -> None:
        # called from inside the engine, where it must not be asked anything
        for change in event.events:
            self._changes.append(TextOperation(tuple(_part(delta) for delta in change.diff.diff)))

    def _collect(self) -> list[TextOperation]:
        changes, self._changes = self._changes, []
        for change in changes:
            before, self.text = self.text, change.apply(self.text)
            for listener in tuple(self._listeners):
                listener(change, before)
        return changes


def utf16_splice(document: Document, position: int, removed: int, inserted: str) -> list[TextOperation]:
    """`splice` at UTF-16 positions; half a character counts as none of it at the start and all of it at the end."""
    start = utf16.to_points(document.text, position)
    end = utf16.to_points(document.text, position + removed)
    return document.splice(start, end - start, inserted)


def _part(delta: Any) -> int | str:
    if isinstance(delta, loro.TextDelta.Insert):
        return str(delta.insert)
    return int(delta.retain) if isinstance(delta, loro.TextDelta.Retain) else -int(delta.delete)
