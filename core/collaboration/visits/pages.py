"""A document as a guest's page shows it: plain text, whether it is one or has headings, tables and pictures."""

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from core.collaboration import utf16
from core.collaboration.document import Document
from core.collaboration.note import Note
from core.collaboration.ot import TextOperation
from core.collaboration.records import Splice
from core.collaboration.rich import RichText
from core.collaboration.rich_change import RichChange
from core.collaboration.rich_styles import OBJECT, Run
from core.collaboration.service import CollaborationService
from core.errors import InputError, ProtocolError
from core.events import Subscription

Heard = Callable[[Splice], None]


class Page(Protocol):
    """Positions are UTF-16 units of the text as it is now."""

    @property
    def text(self) -> str:
        """All that the guest sees."""

    @property
    def is_writable(self) -> bool:
        """Whether this machine may edit."""

    @property
    def caret_here(self) -> int | None:
        """The caret of this machine's person, when it is known."""

    def edit(self, guest: str, splices: Sequence[Splice]) -> None:
        """Edit for a guest, whom the history notes in these words.

        Raises InputError, and ProtocolError when the text is another then than it should be.
        """

    def place_of(self, anchor: int, head: int) -> bytes:
        """A caret as the others find it in their copies."""

    def carets(self) -> dict[str, int]:
        """Those of the others, by machine."""

    def listen(self, handler: Heard) -> Subscription:
        """Call `handler` with every edit but those of `edit`."""

    async def close(self) -> None:
        """Put everything on disk and stop listening."""


async def page_of(collaboration: CollaborationService, workspace_id: str, document_id: str) -> Page:
    """Raises InputError for a document that is no text, StorageError."""
    copy = await collaboration.open_document(workspace_id, document_id)
    if isinstance(copy.document, Document):
        return PlainPage(await collaboration.open_note(workspace_id, document_id))
    if isinstance(copy.document, RichText):
        places = lambda: collaboration.places(workspace_id, document_id)  # noqa: E731 - it has nothing to say
        return RichPage(copy.document, places, copy.save)
    raise InputError("Guests with a browser come into notes, texts and code.", "Choose one of these.")


class PlainPage:
    """A text or code."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self.close = note.close
        self.place_of = note.place_of
        self.listen = note.listen
        self.edit = note.splice_for

    @property
    def text(self) -> str:
        """All of it."""
        return self._note.text

    @property
    def is_writable(self) -> bool:
        """Whether this machine may edit."""
        return self._note.is_writable

    @property
    def caret_here(self) -> int | None:
        """Of the editor that moved last."""
        return self._note.caret_here

    def carets(self) -> dict[str, int]:
        """Those of the others, by machine."""
        return {cursor.peer_id: cursor.head for cursor in self._note.cursors()}


class RichPage:
    """A note without its looks. Pictures and tables are one sign each, which a guest can delete and not make.

    The last line end belongs to the note, not to the guest.
    """

    caret_here = None

    def __init__(self, document: RichText, places: Callable[[], dict[str, tuple[str, bytes]]], save: Callable) -> None:  # type: ignore[type-arg]
        self._document, self._places, self._save = document, places, save
        self._is_own = False
        self._listeners: list[Heard] = []
        self._subscription = document.listen(self._heard)

    @property
    def text(self) -> str:
        """The words."""
        return self._document.text[:-1]

    @property
    def is_writable(self) -> bool:
        """Whether this machine may edit."""
        return self._document.is_writable

    def edit(self, guest: str, splices: Sequence[Splice]) -> None:
        """See `Page.edit`."""
        for one in splices:
            text = self.text
            start, end = utf16.to_points(text, one.position), utf16.to_points(text, one.position + one.removed)
            if OBJECT in one.inserted:
                raise ProtocolError("A guest's page made a sign for a picture.", "The visit begins anew.")
            self._is_own = True
            try:
                with self._document.written_by(guest):
                    runs = [Run(one.inserted)] if one.inserted else []
                    self._document.splice(start, end - start, runs)
            finally:
                self._is_own = False
            if self.text != text[:start] + one.inserted + text[end:]:
                raise ProtocolError("A note became another than its guest sees.", "The visit begins anew.")

    def place_of(self, anchor: int, head: int) -> bytes:
        """See `Page.place_of`."""
        found = [self._document.anchor(utf16.to_points(self._document.text, place)) for place in (anchor, head)]
        return msgspec.msgpack.encode(found)

    def carets(self) -> dict[str, int]:
        """See `Page.carets`."""
        found = {}
        for peer_id, (_, place) in self._places().items():
            try:
                anchors = msgspec.msgpack.decode(place, type=tuple[bytes, bytes]) if place else (b"", b"")
            except msgspec.MsgspecError:
                continue
            at = self._document.locate(anchors[1])
            if at is not None:
                found[peer_id] = utf16.from_points(self._document.text, at)
        return found

    def listen(self, handler: Heard) -> Subscription:
        """See `Page.listen`."""
        self._listeners.append(handler)
        return Subscription(lambda: self._listeners.remove(handler) if handler in self._listeners else None)

    async def close(self) -> None:
        """See `Page.close`."""
        self._subscription.cancel()
        self._listeners.clear()
        await self._save()

    def _heard(self, change: RichChange, before: str) -> None:
        if self._is_own:
            return
        for splice in _shown(change.operation, before[:-1], self.text):
            for listener in tuple(self._listeners):
                listener(splice)


def _shown(operation: TextOperation, before: str, after: str) -> list[Splice]:
    """What a change is for who does not see the last line end: as it was made, or else where the two texts differ."""
    if operation.reach <= len(before) and operation.apply(before) == after:
        return list(operation.splices(before))
    most = min(len(before), len(after))
    head = next((at for at in range(most) if before[at] != after[at]), most)
    tail = next((at for at in range(most - head) if before[-1 - at] != after[-1 - at]), most - head)
    if head == len(before) == len(after):
        return []
    edit = TextOperation((head, head + tail - len(before), after[head : len(after) - tail]))
    return list(edit.normal().splices(before))
