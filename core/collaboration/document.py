"""Document: shared text that merges, with undo of one's own and places that move with it (Loro, https://loro.dev).

The engine merges any edits in any order into the same text everywhere (a CRDT; the text part follows Gentle and
Kleppmann, Collaborative text editing with Eg-walker, 2025). Its errors are bare BaseExceptions and are translated here.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import loro
import msgspec

from core.collaboration import utf16
from core.collaboration.engine import operation_of, translated, vector
from core.collaboration.ot import TextOperation
from core.collaboration.shared import SharedDocument
from core.collaboration.text_ranges import TextRange, find_range, mark_range, near_range
from core.collaboration.text_steps import NOTHING, TextSteps
from core.errors import InputError
from core.events import Subscription

# its stubs leave constructors and options open
_loro: Any = loro

# The text's name inside the engine's document; part of the format.
TEXT = "note"
# Anchors are about 20 bytes.
ANCHOR_BYTES = 256

Heard = Callable[[TextOperation, str], None]
Note = Callable[[TextOperation, str], None]


class Document(SharedDocument):
    """One text that merges. Positions are code points."""

    what: ClassVar[str] = "note"
    words: ClassVar[str] = TEXT

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        self._changes: list[TextOperation] = []
        self._listeners: list[Heard] = []
        with translated("The stored note is damaged."):
            self._text = self._doc.get_text(TEXT)
            self._subscription = self._text.subscribe(self._heard)
        self.text: str = self._text.to_string()
        self._steps = TextSteps()
        # whose the changes are that come out of the engine next; an undo's are nobody's
        self._note: Note = self._steps_heard

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
        return self._own_change(self._steps.did)

    def undo(self) -> list[TextOperation]:
        """Take back the last own edit, and nobody else's."""
        self.must_be_writable()
        return self._apply(self._steps.undo(self.text))

    def redo(self) -> list[TextOperation]:
        """Make it again."""
        self.must_be_writable()
        return self._apply(self._steps.redo(self.text))

    def go_back(self, version: bytes) -> None:
        """Make the text as it was, as one step of undo. Raises InputError."""
        self._steps.end()
        self._revert(version)
        self._own_change(self._steps.did)
        self._steps.end()

    def end_step(self) -> None:
        """What is typed from here on is undone by itself."""
        self._steps.end()

    def steps(self) -> bytes:
        """What of one's own can be taken back, and as of which version."""
        return msgspec.msgpack.encode((self.version, self._steps.stored()))

    def load_steps(self, stored: bytes) -> None:
        """What could be taken back before a restart can be again; what does not fit this text is left out."""
        try:
            version, steps = msgspec.msgpack.decode(stored, type=tuple[bytes, bytes])
            with translated("The steps cannot be read."):
                if not self.covers(version):
                    return
                before = self._doc.vv_to_frontiers(vector(version))
                found = self._doc.diff(before, self._doc.oplog_frontiers).get_diff()
        except (msgspec.MsgspecError, InputError):
            return
        since = [operation_of(change.diff) for target, change in found if target == self._text.id]
        self._steps.load(steps, since[0] if since else NOTHING, self.text)

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

    def mark_range(self, start: int, end: int) -> TextRange:
        """Characters that stay found while others edit around them. Raises InputError for none."""
        return mark_range(self._text, start, min(end, len(self.text)), self.text[start:end])

    def find_range(self, found: TextRange) -> tuple[int, int] | None:
        """Where marked characters are now; None when all are gone."""
        return find_range(self._doc, found)

    def near_range(self, found: TextRange) -> int | None:
        """Where marked characters are or were; None when they never were in this text."""
        return near_range(self._doc, found)

    def _heard(self, event: Any) -> None:
        # called from inside the engine, where it must not be asked anything
        self._changes += [operation_of(change.diff.diff) for change in event.events]

    def _own_change(self, note: "Note") -> list[TextOperation]:
        """Collect what this copy itself just did to the engine's text."""
        self._note = note
        try:
            changes: list[TextOperation] = self._collected()
        finally:
            self._note = self._steps_heard
        return changes

    def _apply(self, operation: TextOperation | None) -> list[TextOperation]:
        """Do what a step back or forth does."""
        if operation is None:
            return []
        with translated("It cannot be undone."):
            at = 0
            for part in operation.parts:
                if isinstance(part, str):
                    self._text.insert(at, part)
                elif part < 0:
                    self._text.delete(at, -part)
                at += len(part) if isinstance(part, str) else max(part, 0)
            self._doc.commit()
        return self._own_change(lambda change, before: None)

    def _steps_heard(self, change: TextOperation, before: str) -> None:
        self._steps.heard(change)

    def _collect(self) -> list[TextOperation]:
        changes, self._changes = self._changes, []
        for change in changes:
            before, self.text = self.text, change.apply(self.text)
            self._note(change, before)
            for listener in tuple(self._listeners):
                listener(change, before)
        return changes


def utf16_splice(document: Document, position: int, removed: int, inserted: str) -> list[TextOperation]:
    """`splice` at UTF-16 positions; half a character counts as none of it at the start and all of it at the end."""
    start = utf16.to_points(document.text, position)
    end = utf16.to_points(document.text, position + removed)
    return document.splice(start, end - start, inserted)
