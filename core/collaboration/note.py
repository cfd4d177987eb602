"""SharedNote: one text of a workspace with everybody who looks at it here; Note: one who does."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from core.collaboration import utf16
from core.collaboration.document import Document
from core.collaboration.ot import TextOperation
from core.collaboration.presence import Visitor
from core.collaboration.records import Cursor, Splice
from core.events import Subscription

Heard = Callable[[Splice], None]


class Held(Protocol):
    """The copy that a note is of."""

    def save(self) -> Awaitable[None]:
        """Put every edit on disk."""


@dataclass
class Place:
    """A caret and the other end of what is selected, in UTF-16 units."""

    anchor: int
    head: int

    def carry(self, splice: Splice, *, is_own: bool = False) -> None:
        """Follow the text. What others insert exactly here comes after it, or words that two type would interleave."""
        self.anchor = carried(self.anchor, splice, is_own=is_own)
        self.head = carried(self.head, splice, is_own=is_own)


def carried(position: int, splice: Splice, *, is_own: bool) -> int:
    """Where a position is after an edit; one's own edit takes it along, of others it stays before what they insert."""
    start, end = splice.position, splice.position + splice.removed
    if position < start or (position == start and not is_own):
        return position
    more = utf16.length(splice.inserted)
    if position >= end:
        return position - splice.removed + more
    return start + more if is_own else start


class SharedNote:
    """Keeps a text, the editors that are open here and everybody's carets together. Belongs to the loop thread.

    `moved(place)` is called when the caret here is elsewhere, with what the others need to find it; b"" is none.
    `visitors()` are the others who are in this text now.
    """

    def __init__(
        self,
        document: Document,
        held: Held,
        *,
        moved: Callable[[bytes], None],
        visitors: Callable[[], Mapping[str, Visitor]],
    ) -> None:
        self.document = document
        self.held = held
        self.notes: list[Note] = []
        self.visitors = visitors
        self._moved = moved
        self._subscription = document.listen(self._heard)

    def own_place(self) -> bytes:
        """The caret of the editor here that moved last, for the others; b"" when there is none."""
        places = [note.place for note in self.notes if note.place is not None]
        if not places:
            return b""
        return self.pack(places[-1])

    def pack(self, place: Place) -> bytes:
        """A place that moves with the text, for the others."""
        return msgspec.msgpack.encode((self.document.anchor16(place.anchor), self.document.anchor16(place.head)))

    def find(self, place: bytes) -> Place | None:
        """Where somebody's caret is; None when the text around it has not arrived, or it is none."""
        try:
            anchors = msgspec.msgpack.decode(place, type=tuple[bytes, bytes]) if place else (b"", b"")
        except msgspec.MsgspecError:
            return None
        anchor, head = (self.document.locate16(found) for found in anchors)
        return Place(anchor, head) if anchor is not None and head is not None else None

    def moved(self, note: "Note") -> None:
        """A caret here is elsewhere."""
        if note in self.notes:
            self.notes.remove(note)
            self.notes.append(note)
        self._moved(self.own_place())

    def closed(self, note: "Note") -> None:
        """An editor here is gone."""
        if note in self.notes:
            self.notes.remove(note)
            self._moved(self.own_place())

    def edit(self, author: "Note", position: int, removed: int, inserted: str) -> None:
        """An editor here edits; its caret goes with it, and the others hear it. Raises InputError."""
        changed = self.document.splice16(position, removed, inserted)
        if author.place is None and len(self.notes) == 1:
            return
        splice = changed or Splice(position, removed, inserted)
        if author.place is not None:
            author.place.carry(splice, is_own=True)
        for note in tuple(self.notes):
            if note is not author:
                note.hear([splice])

    def _heard(self, change: TextOperation, before: str) -> None:
        """The text is another, by a merge or by undoing; every open editor hears it."""
        splices = list(change.splices(before)) if self.notes else []
        for note in tuple(self.notes):
            note.hear(splices)


class Note:
    """A text as an editor sees it: edits at UTF-16 positions, the carets of others, undo of one's own.

    Edits are merged at once, on disk and under way to the others within 30 ms.
    """

    def __init__(self, shared: SharedNote) -> None:
        self.place: Place | None = None
        self._shared = shared
        self._listeners: list[Heard] = []
        shared.notes.append(self)

    @property
    def text(self) -> str:
        """The whole text as it is now."""
        return self._shared.document.text

    @property
    def is_writable(self) -> bool:
        """Whether this machine may edit."""
        return self._shared.document.is_writable

    def splice(self, position: int, removed: int, inserted: str) -> None:
        """Edit. Raises InputError outside the text or without the right to."""
        self._shared.edit(self, position, removed, inserted)

    def splice_for(self, guest: str, splices: Sequence[Splice]) -> None:
        """Edit for somebody without a copy, whom the history notes in these words; `undo` here leaves it.

        Raises InputError.
        """
        with self._shared.document.written_by(guest):
            for one in splices:
                self._shared.edit(self, one.position, one.removed, one.inserted)

    def place_of(self, anchor: int, head: int) -> bytes:
        """A caret as the others find it in their copies."""
        return self._shared.pack(Place(anchor, head))

    def set_cursor(self, anchor: int, head: int) -> None:
        """Where the caret (`head`) is and where the selection began; the others see it."""
        self.place = Place(anchor, head)
        self._shared.moved(self)

    @property
    def cursor(self) -> tuple[int, int] | None:
        """Where `set_cursor` was told, carried along with what others wrote since; None when it never was."""
        return (self.place.anchor, self.place.head) if self.place is not None else None

    @property
    def caret_here(self) -> int | None:
        """The caret of the editor on this machine that moved last; None without one."""
        places = [note.place for note in self._shared.notes if note.place is not None]
        return places[-1].head if places else None

    def cursors(self) -> list[Cursor]:
        """The carets of the others, by name."""
        found = []
        for peer_id, visitor in self._shared.visitors().items():
            place = self._shared.find(visitor.place)
            if place is not None:
                found.append(Cursor(peer_id, visitor.name, place.anchor, place.head))
        return sorted(found, key=lambda cursor: (cursor.name, cursor.peer_id))

    def listen(self, handler: Heard) -> Subscription:
        """Call `handler` with every edit that was not made through `splice` of this very note, in order."""
        self._listeners.append(handler)
        return Subscription(lambda: self._listeners.remove(handler) if handler in self._listeners else None)

    def undo(self) -> None:
        """Take back one's own last edit; what others wrote stays. `listen` hears the change."""
        if self.is_writable:
            self._shared.document.undo()

    def redo(self) -> None:
        """Make it again."""
        if self.is_writable:
            self._shared.document.redo()

    async def flush(self) -> None:
        """Wait until every edit is on disk. Raises StorageError."""
        await self._shared.held.save()

    async def close(self) -> None:
        """Put everything on disk and stop listening."""
        self._listeners.clear()
        self._shared.closed(self)
        await self._shared.held.save()

    def hear(self, splices: list[Splice]) -> None:
        """Somebody else edited (called by the shared note)."""
        for splice in splices:
            if self.place is not None:
                self.place.carry(splice)
            for listener in tuple(self._listeners):
                listener(splice)
