"""Document: shared text that merges, with undo of one's own and places that move with it (Loro, https://loro.dev).

The engine merges any edits in any order into the same text everywhere (a CRDT; the text part follows Gentle and
Kleppmann, Collaborative text editing with Eg-walker, 2025). Its errors are bare BaseExceptions and are translated here.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

import loro

from core.collaboration import utf16
from core.collaboration.engine import translated
from core.collaboration.ot import TextOperation
from core.collaboration.records import Splice
from core.collaboration.shared import GUEST_ORIGIN, SharedDocument
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
    """One text that merges. Positions are code points, or with 16 in the name UTF-16 units, as Qt counts."""

    what: ClassVar[str] = "note"

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        self._changes: list[TextOperation] = []
        self._listeners: list[Heard] = []
        # None after an own edit, until somebody asks: a copy of a long text a keystroke would be the slowest part
        self._known: str | None = None
        with translated("The stored note is damaged."):
            self._text = self._doc.get_text(TEXT)
            self._undo = loro.UndoManager(self._doc)
            self._undo.set_merge_interval(UNDO_MS)
            self._undo.add_exclude_origin_prefix(GUEST_ORIGIN)

    @property
    def text(self) -> str:
        """All of it."""
        if self._known is None:
            self._known = str(self._text.to_string())
        return self._known

    def listen(self, handler: Heard) -> Subscription:
        """Call `handler` with every change but those of `splice`, and the text before it."""
        self._listeners.append(handler)
        return Subscription(lambda: self._listeners.remove(handler) if handler in self._listeners else None)

    def splice(self, position: int, removed: int, inserted: str) -> None:
        """Edit at a code-point position. Raises InputError when the place is not in the text."""
        self.must_be_writable()
        _check(position, removed, self._text.len_unicode)
        with translated("The edit could not be made."):
            self._text.splice(position, removed, _whole(inserted))
        self._edited()

    def splice16(self, position: int, removed: int, inserted: str) -> Splice | None:
        """Edit at a UTF-16 position. Of half a character at the start nothing is removed, of one at the end all: then
        it returns what was done instead. Raises InputError when the place is not in the text.
        """
        if not self.is_writable:
            self.must_be_writable()
        if not inserted.isascii():
            inserted = _whole(inserted)
        try:
            # either fails before it changed anything, the second only where the first had nothing to do
            if removed:
                self._text.delete_utf16(position, removed)
            if inserted:
                self._text.insert_utf16(position, inserted)
            elif not removed:
                return self._splice_whole(position, removed, inserted)
        except BaseException as error:
            if type(error) not in (BaseException, OverflowError):
                raise
            return self._splice_whole(position, removed, inserted)
        self._known = None
        if not self.has_open_edits:
            self._edited()
        return None

    def _splice_whole(self, position: int, removed: int, inserted: str) -> Splice:
        """Edit with no half characters. Raises InputError when the place is not in the text."""
        _check(position, removed, self._text.len_utf16)
        text = self.text
        start, end = utf16.to_points(text, position), utf16.to_points(text, position + removed)
        self.splice(start, end - start, inserted)
        return Splice(utf16.length(text[:start]), utf16.length(text[start:end]), inserted)

    def take(self, update: bytes) -> list[TextOperation]:
        """Merge foreign edits; returns what that changed here. Raises InputError when they cannot be read."""
        with self._hearing():
            changes: list[TextOperation] = super().take(update)
        return changes

    def undo(self) -> None:
        """Take back the last own edit, and nobody else's."""
        self._step(self._undo.undo, "It cannot be undone.")

    def redo(self) -> None:
        """Make it again."""
        self._step(self._undo.redo, "It cannot be made again.")

    def anchor(self, position: int) -> bytes:
        """A place that moves with the text, to be found in every copy of it."""
        with translated("The place cannot be written."):
            at = min(position, self._text.len_unicode)
            return bytes(self._text.get_cursor(at, loro.Side.Middle).encode())

    def anchor16(self, position: int) -> bytes:
        """`anchor` of a UTF-16 position."""
        point = self._text.convert_pos(position, loro.PositionType.Utf16, loro.PositionType.Unicode)
        return self.anchor(self._text.len_unicode if point is None else point)

    def locate(self, anchor: bytes) -> int | None:
        """Where an anchor is now; None when the text around it has not arrived, or it is no anchor."""
        if not 0 < len(anchor) <= ANCHOR_BYTES:
            return None
        try:
            with translated("The place is not known."):
                found = int(self._doc.get_cursor_pos(loro.Cursor.decode(anchor)).current.pos)
        except InputError:
            return None
        return min(found, int(self._text.len_unicode))

    def locate16(self, anchor: bytes) -> int | None:
        """`locate` as a UTF-16 position."""
        found = self.locate(anchor)
        if found is None:
            return None
        place = self._text.convert_pos(found, loro.PositionType.Unicode, loro.PositionType.Utf16)
        return None if place is None else int(place)

    def _edited(self) -> None:
        """An own edit was made; it is closed together with those that follow at once, and told with them."""
        self._known = None
        if not self.has_open_edits:
            self.has_open_edits = True
            self._tell_watchers()

    def _step(self, do: Callable[[], Any], problem: str) -> None:
        self.must_be_writable()
        with self._hearing():
            with translated(problem):
                do()
            self._collected()

    @contextlib.contextmanager
    def _hearing(self) -> Iterator[None]:
        """Note what the engine changes, from what the text is now on. Own edits are known already."""
        self.settle()
        if self._listeners:
            self._known = self.text  # who listens will be told what it was
        subscription = self._text.subscribe(self._heard)
        try:
            yield
        finally:
            subscription.unsubscribe()

    def _heard(self, event: Any) -> None:
        # called from inside the engine, where it must not be asked anything
        for change in event.events:
            self._changes.append(TextOperation(tuple(_part(delta) for delta in change.diff.diff)))

    def _collect(self) -> list[TextOperation]:
        changes, self._changes = self._changes, []
        before, self._known = self._known, None if changes else self._known
        if before is not None and self._listeners:
            for change in changes:
                text = change.apply(before)
                for listener in tuple(self._listeners):
                    listener(change, before)
                before = text
        return changes


def _check(position: int, removed: int, length: int) -> None:
    if position < 0 or removed < 0 or position + removed > length:
        raise InputError(
            f"The text has {length} characters; {position} to {position + removed} is not in it.",
            "Edit inside the text.",
        )


def _whole(text: str) -> str:
    # lone halves of characters cannot be written anywhere
    return text.encode("utf-8", "replace").decode("utf-8")


def _part(delta: Any) -> int | str:
    if isinstance(delta, loro.TextDelta.Insert):
        return str(delta.insert)
    return int(delta.retain) if isinstance(delta, loro.TextDelta.Retain) else -int(delta.delete)
