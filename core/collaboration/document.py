"""Document: shared text that merges, with undo of one's own and places that move with it (Loro, https://loro.dev).

The engine merges any edits in any order into the same text everywhere (a CRDT; the text part follows Gentle and
Kleppmann, Collaborative text editing with Eg-walker, 2025). Its errors are bare BaseExceptions and are translated here.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

import loro
import msgspec

from core.collaboration import long_insertions, utf16
from core.collaboration.engine import operation_of, translated, vector
from core.collaboration.ot import TextOperation
from core.collaboration.records import Splice
from core.collaboration.shared import SharedDocument
from core.collaboration.text_ranges import Ranged
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


class Document(Ranged, SharedDocument):
    """One text that merges. Positions are code points, or with 16 in the name UTF-16 units, as Qt counts."""

    what: ClassVar[str] = "note"
    words: ClassVar[str] = TEXT

    def __init__(self, stored: Sequence[bytes] = ()) -> None:
        """From stored snapshots and updates. Raises InputError when they are damaged."""
        super().__init__(stored)
        self._changes: list[TextOperation] = []
        self._listeners: list[Heard] = []
        # None after an own edit, until somebody asks: a copy of a long text a keystroke would be the slowest part
        self._known: str | None = None
        with translated("The stored note is damaged."):
            self._text = self._doc.get_text(TEXT)
        self._steps = TextSteps(self._points)

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
        inserted = utf16.whole(inserted)
        self._steps.close()
        with translated("The edit could not be made."):
            gone = self._exchange(position, removed, inserted)
        self._did(position, gone, inserted)
        self._edited()

    def replace(self, position: int, removed: int, inserted: str) -> None:
        """`splice` as a step of undo of its own, which whoever listens hears too. Raises InputError."""
        self.must_be_writable()
        _check(position, removed, self._text.len_unicode)
        inserted = utf16.whole(inserted)
        self._steps.end()
        with self._hearing():
            with translated("The edit could not be made."):
                gone = self._exchange(position, removed, inserted)
                self._doc.commit()
            self._collected()
        self._steps.did(position, gone, inserted)
        self._steps.end()

    def splice16(self, position: int, removed: int, inserted: str) -> Splice | None:
        """Edit at a UTF-16 position. Of half a character at the start nothing is removed, of one at the end all: then
        it returns what was done instead. Raises InputError when the place is not in the text.
        """
        if not self.is_writable:
            self.must_be_writable()
        if self.is_for_guest or not (inserted.isascii() or utf16.length(inserted) == len(inserted)):
            return self._splice_whole(position, removed, inserted)
        goes_on, gone = self._steps.goes_on(position, removed), ""
        try:
            # either fails before it changed anything, the last only where the one before had nothing to do
            if removed:
                if not goes_on:
                    gone = str(self._text.slice_utf16(position, position + removed))
                self._text.delete_utf16(position, removed)
            if len(inserted) > long_insertions.PIECE:
                long_insertions.insert(self._text.insert_utf16, position, inserted)
            elif inserted:
                self._text.insert_utf16(position, inserted)
            elif not removed:
                return self._splice_whole(position, removed, inserted)
        except BaseException as error:
            if type(error) not in (BaseException, OverflowError):
                raise
            return self._splice_whole(position, removed, inserted)
        self._known = None
        if goes_on:
            self._steps.typed(len(inserted) - removed)
        else:
            self._steps.began(position, gone, inserted)
        if not self.has_open_edits:
            self._edited()
        return None

    def _splice_whole(self, position: int, removed: int, inserted: str) -> Splice:
        """Edit with no half characters. Raises InputError when the place is not in the text."""
        _check(position, removed, self._text.len_utf16)
        inserted, text = utf16.whole(inserted), self.text
        start, end = utf16.to_points(text, position), utf16.to_points(text, position + removed)
        self.splice(start, end - start, inserted)
        return Splice(utf16.length(text[:start]), utf16.length(text[start:end]), inserted)

    def take(self, update: bytes) -> list[TextOperation]:
        """Merge foreign edits; returns what that changed here. Raises InputError when they cannot be read."""
        with self._hearing():
            changes: list[TextOperation] = super().take(update)
        for change in changes:
            self._steps.heard(change)
        return changes

    def undo(self) -> None:
        """Take back the last own edit, and nobody else's."""
        self.must_be_writable()
        self._do(self._steps.undo(self.text))

    def redo(self) -> None:
        """Make it again."""
        self.must_be_writable()
        self._do(self._steps.redo(self.text))

    def end_step(self) -> None:
        """What is typed from here on is undone by itself."""
        self._steps.end()

    def go_back(self, version: bytes, way: Any = None) -> None:
        """Make the text as it was, as one step of undo. Raises InputError."""
        before = self.text
        with self._hearing():
            self._revert(version, way)
            changes: list[TextOperation] = self._collected()
        self._steps.end()
        for change in changes:
            self._steps.changed(change, before)
            before = change.apply(before)
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
            at = min(position, self._text.len_unicode)
            return bytes(self._text.get_cursor(at, loro.Side.Middle).encode())

    def anchor16(self, position: int) -> bytes:
        """`anchor` of a UTF-16 position."""
        return self.anchor(self._points(position))

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

    def _points(self, position: int) -> int:
        point = self._text.convert_pos(position, loro.PositionType.Utf16, loro.PositionType.Unicode)
        return int(self._text.len_unicode if point is None else point)

    def _exchange(self, position: int, removed: int, inserted: str) -> str:
        """Put words where others are; returns those."""
        gone = ""
        if removed:
            gone = str(self._text.slice(position, position + removed))
            self._text.delete(position, removed)
        if inserted:
            long_insertions.insert(self._text.insert, position, inserted)
        return gone

    def _did(self, position: int, gone: str, inserted: str) -> None:
        """Remember it as one's own, to be taken back; what was made for a guest is not."""
        if self.is_for_guest:
            self._steps.heard(TextOperation((position, -len(gone), inserted)).normal())
        else:
            self._steps.did(position, gone, inserted)

    def _edited(self) -> None:
        """An own edit was made; it is closed together with those that follow at once, and told with them."""
        self._known = None
        if not self.has_open_edits:
            self.has_open_edits = True
            self._tell_watchers()

    def _do(self, operation: TextOperation | None) -> None:
        """Do what a step back or forth does."""
        if operation is None:
            return
        with self._hearing():
            with translated("It cannot be undone."):
                at = 0
                for part in operation.parts:
                    if isinstance(part, str):
                        long_insertions.insert(self._text.insert, at, part)
                    elif part < 0:
                        self._text.delete(at, -part)
                    at += len(part) if isinstance(part, str) else max(part, 0)
                self._doc.commit()
            self._collected()

    @contextlib.contextmanager
    def _hearing(self) -> Iterator[None]:
        """Note what the engine changes, from what the text is now on. Own edits are known already."""
        self.settle()
        self._steps.close()
        if self._listeners:
            self._known = self.text  # who listens will be told what it was
        subscription = self._text.subscribe(self._heard)
        try:
            yield
        finally:
            subscription.unsubscribe()

    def _heard(self, event: Any) -> None:
        # called from inside the engine, where it must not be asked anything
        self._changes += [operation_of(change.diff.diff) for change in event.events]

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
