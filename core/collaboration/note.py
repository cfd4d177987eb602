"""SharedNote: one note's document with everybody who looks at it here; Note: one who does."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.collaboration import utf16
from core.collaboration.document import Document, utf16_splice
from core.collaboration.ot import TextOperation
from core.collaboration.records import Cursor, Splice
from core.errors import InputError
from core.events import Subscription

# A hand's quick keystrokes travel together; nobody sees the difference.
BATCH_S = 0.04

Heard = Callable[[Splice], None]


@dataclass
class Place:
    """A caret and the other end of what is selected, in code points."""

    anchor: int
    head: int

    def carry(self, operation: TextOperation, *, is_own: bool = False) -> None:
        """Follow the text. What others insert exactly here comes after it, or words that two type would interleave."""
        self.anchor = operation.carry(self.anchor, is_behind=not is_own)
        self.head = operation.carry(self.head, is_behind=not is_own)


@dataclass
class Visitor:
    """Somebody elsewhere, and the place they told; None until the text around it has arrived."""

    name: str
    anchor: bytes
    head: bytes
    place: Place | None = None


class SharedNote:
    """Keeps text, disk, open editors and carets together. Belongs to the loop thread.

    `keep(data, version)` stores edits; `changed()` is called after every change, `moved()` after own carets moved.
    """

    def __init__(
        self,
        document: Document,
        *,
        keep: Callable[[bytes], Awaitable[None]],
        changed: Callable[[], None],
        moved: Callable[["SharedNote"], None],
    ) -> None:
        self.document = document
        self.notes: list[Note] = []
        self.visitors: dict[str, Visitor] = {}
        self.is_writable = True
        self._keep = keep
        self._changed = changed
        self._moved = moved
        self._saved = document.version
        self._saving = asyncio.Lock()

    @property
    def is_saved(self) -> bool:
        """Whether every edit is on disk."""
        return self._saved == self.document.version

    async def save(self) -> None:
        """Write what is not on disk yet. Raises StorageError."""
        async with self._saving:
            version = self.document.version
            if version == self._saved:
                return
            data = self.document.updates(self._saved)
            await self._keep(data)
            self._saved = version

    def spread(self, changes: list[TextOperation], before: str, *, author: "Note | None" = None) -> None:
        """Tell every open editor but the author, and find everybody's caret again."""
        if not changes:
            return
        for change in changes:
            splices = list(change.splices(before)) if self.notes else []
            before = change.apply(before)
            for note in tuple(self.notes):
                if note is not author:
                    note.hear(change, splices)
        self._find_visitors()
        self._changed()

    def take(self, update: bytes) -> None:
        """Merge edits that arrived. Raises InputError."""
        before = self.document.text
        self.spread(self.document.take(update), before)

    def visit(self, peer_id: str, name: str, anchor: bytes, head: bytes) -> None:
        """Somebody's caret is there; an empty anchor means that they left."""
        if anchor:
            self.visitors[peer_id] = Visitor(name, anchor, head)
            self._find_visitors()
        else:
            self.visitors.pop(peer_id, None)

    def own_place(self) -> tuple[bytes, bytes] | None:
        """The caret of the editor here that moved last, as anchors."""
        places = [note.place for note in self.notes if note.place is not None]
        if not places:
            return None
        return self.document.anchor(places[-1].anchor), self.document.anchor(places[-1].head)

    def moved(self, note: "Note") -> None:
        """A caret here is elsewhere."""
        if note in self.notes:
            self.notes.remove(note)
            self.notes.append(note)
        self._moved(self)

    def closed(self, note: "Note") -> None:
        """An editor here is gone."""
        if note in self.notes:
            self.notes.remove(note)
            self._moved(self)

    def _find_visitors(self) -> None:
        for visitor in self.visitors.values():
            anchor, head = self.document.locate(visitor.anchor), self.document.locate(visitor.head)
            if anchor is not None and head is not None:
                visitor.place = Place(anchor, head)


class Note:
    """A note as an editor sees it: text, edits at UTF-16 positions, the carets of others, undo of one's own.

    Edits are merged at once, on disk and under way to the others within 40 ms.
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
        return self._shared.is_writable

    def splice(self, position: int, removed: int, inserted: str) -> None:
        """Edit. Raises InputError outside the text or without the right to."""
        if not self._shared.is_writable:
            raise InputError("You may read this note, not change it.", "Ask the owner to make you an editor.")
        before = self.text
        changes = utf16_splice(self._shared.document, position, removed, inserted)
        if self.place is not None:
            for change in changes:
                self.place.carry(change, is_own=True)
        self._shared.spread(changes, before, author=self)

    def set_cursor(self, anchor: int, head: int) -> None:
        """Where the caret (`head`) is and where the selection began; the others see it."""
        text = self.text
        self.place = Place(utf16.to_points(text, anchor), utf16.to_points(text, head))
        self._shared.moved(self)

    @property
    def cursor(self) -> tuple[int, int] | None:
        """Where `set_cursor` was told, carried along with what others wrote since; None when it never was."""
        if self.place is None:
            return None
        return utf16.from_points(self.text, self.place.anchor), utf16.from_points(self.text, self.place.head)

    def cursors(self) -> list[Cursor]:
        """The carets of the others, by name."""
        text = self.text
        found = [
            Cursor(
                peer_id,
                visitor.name,
                utf16.from_points(text, visitor.place.anchor),
                utf16.from_points(text, visitor.place.head),
            )
            for peer_id, visitor in self._shared.visitors.items()
            if visitor.place is not None
        ]
        return sorted(found, key=lambda cursor: (cursor.name, cursor.peer_id))

    def listen(self, handler: Heard) -> Subscription:
        """Call `handler` with every edit that was not made through `splice` of this very note, in order."""
        self._listeners.append(handler)
        return Subscription(lambda: self._listeners.remove(handler) if handler in self._listeners else None)

    def undo(self) -> None:
        """Take back one's own last edit; what others wrote stays. `listen` hears the change."""
        before = self.text
        self._shared.spread(self._shared.document.undo(), before)

    def redo(self) -> None:
        """Make it again."""
        before = self.text
        self._shared.spread(self._shared.document.redo(), before)

    async def flush(self) -> None:
        """Wait until every edit is on disk. Raises StorageError."""
        await self._shared.save()

    async def close(self) -> None:
        """Put everything on disk and stop listening."""
        self._listeners.clear()
        self._shared.closed(self)
        await self._shared.save()

    def hear(self, change: TextOperation, splices: list[Splice]) -> None:
        """Somebody else edited (called by the shared note)."""
        if self.place is not None:
            self.place.carry(change)
        for splice in splices:
            for listener in tuple(self._listeners):
                listener(splice)
