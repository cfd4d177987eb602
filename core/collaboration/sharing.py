"""Sharing: what workspaces have beside what is written in them: items of libraries, live cards, pictures' files."""

from collections.abc import Sequence
from typing import Protocol

from core.collaboration.asking import Asking
from core.collaboration.contents import Contents
from core.collaboration.copies import Copy
from core.collaboration.formats import FORMATS
from core.collaboration.live_cards import LiveCards
from core.collaboration.live_writing import LiveWriter
from core.collaboration.records import DocumentEntry, Workspace
from core.collaboration.shared import SharedDocument
from core.collaboration.shelf import Shelf
from core.collaboration.shelf_items import Offer, SharedItem, item_id
from core.collaboration.sync import Sync
from core.collaboration.talk import Talk
from core.collaboration.tasks import TaskList
from core.collaboration.whereabouts import Whereabouts
from core.events import Events
from core.networking.service import NetworkService

SCOPE = "workspace:"
# Items are put on a shelf in parts: a thousand at once would hold the loop for a tenth of a second.
PART = 100


class Desk(Protocol):
    """What of the workspaces' service sharing needs."""

    talk: Talk

    def workspaces(self) -> list[Workspace]:
        """Every workspace."""

    async def documents(self, workspace_id: str, *, with_removed: bool = False) -> list[DocumentEntry]:
        """What is in one."""

    async def contents_to_change(self, workspace_id: str) -> Contents:
        """The list of its documents. Raises InputError without the right to change it."""

    async def open_document(self, workspace_id: str, document_id: str) -> Copy:
        """One of them."""


class Sharing:
    """Belongs to the loop thread. `live` writes this machine's cards, `asking` asks for items of others."""

    def __init__(
        self,
        desk: Desk,
        *,
        events: Events,
        network: NetworkService,
        whereabouts: Whereabouts,
        sync: Sync,
        asking: Asking,
    ) -> None:
        self._desk = desk
        self._network = network
        self._sync = sync
        self._whereabouts = whereabouts
        self.asking = asking
        self.live = LiveWriter(
            me=lambda: network.identity.peer_id,
            events=events,
            workspaces=desk.workspaces,
            documents=desk.documents,
            open_document=self._open,
            is_attended=self.is_attended,
        )

    async def share_items(self, workspace_id: str, offers: Sequence[Offer], *, document_id: str = "") -> str:
        """Put items, whose originals are in the store, on a shelf, the workspace's first by default; returns its id.

        Raises InputError without the right to, for too many and for one that cannot be shared.
        """
        contents = await self._desk.contents_to_change(workspace_id)
        document_id = document_id or contents.first("shelf", FORMATS["shelf"].title).id
        shelf = await self._open(workspace_id, document_id)
        assert isinstance(shelf, Shelf)
        for part in (offers[start : start + PART] for start in range(0, len(offers), PART)):
            for offer in part:
                await self._desk.talk.files.give(workspace_id, offer.digest)
            shelf.share(part, by=self._network.identity.peer_id, by_name=self._network.name)
        return document_id

    async def shelved(self, workspace_id: str, digest: str) -> tuple[str, SharedItem] | None:
        """An item that is on a shelf of the workspace, and the shelf's id; None when it is on none."""
        for entry in await self._desk.documents(workspace_id):
            if entry.format == "shelf":
                shelf = await self._open(workspace_id, entry.id)
                item = shelf.items.get(item_id(digest)) if isinstance(shelf, Shelf) else None
                if item is not None and item.digest == digest:
                    return entry.id, item
        return None

    async def shelved_anywhere(self, digest: str, *, first: str = "") -> tuple[str, str, SharedItem] | None:
        """The same over all workspaces, `first` and those that are worked in before others: workspace, shelf, item."""
        spaces = self._desk.workspaces()
        for space in sorted(spaces, key=lambda space: (space.id != first, space.state != "open")):
            if (found := await self.shelved(space.id, digest)) is not None:
                return space.id, *found
        return None

    async def share_live(self, workspace_id: str, kind: str, source: str, *, document_id: str = "") -> str:
        """Put a live card of this machine's training or metric among others, the workspace's first by default; returns
        their document's id.

        Raises InputError without the right to, for too many and for what is not there.
        """
        reading = await self.live.read(kind, source)
        contents = await self._desk.contents_to_change(workspace_id)
        document_id = document_id or contents.first("cards", FORMATS["cards"].title).id
        cards = await self._open(workspace_id, document_id)
        assert isinstance(cards, LiveCards)
        cards.add(kind, source, reading, machine=self._network.identity.peer_id, machine_name=self._network.name)
        return document_id

    async def holder(self, workspace_id: str, card_id: str) -> str:
        """The id of the document that a card is in, of a task list or a live one; "" when it is gone."""
        for entry in await self._desk.documents(workspace_id):
            if entry.format in ("tasks", "cards"):
                document = await self._open(workspace_id, entry.id)
                if isinstance(document, TaskList | LiveCards) and card_id in document.cards:
                    return entry.id
        return ""

    async def shown(self, workspace_id: str, digest: str) -> tuple[str, int] | None:
        """Who gave a file that a document shows, and its bytes; None when none shows it."""
        entries = await self._desk.documents(workspace_id, with_removed=True)
        ids = [entry.id for entry in entries if not entry.is_removed and FORMATS[entry.format].has_files]
        for document in [await self._open(workspace_id, document_id) for document_id in ids]:
            if (found := document.announced(digest)) is not None:
                return found
        # a document may be here, opened by a link, before the list that names it
        known = {entry.id for entry in entries}
        new = [copy.document for copy in self._sync.loaded(workspace_id) if copy.log.document_id not in known]
        return next((found for document in new if (found := document.announced(digest)) is not None), None)

    async def _open(self, workspace_id: str, document_id: str) -> SharedDocument:
        return (await self._desk.open_document(workspace_id, document_id)).document

    def is_attended(self, workspace_id: str) -> bool:
        """Whether anybody sees what changes: another member, or this machine's person at its desk."""
        is_anybody = any(peer.is_online for peer in self._network.members(SCOPE + workspace_id))
        return is_anybody or self._whereabouts.is_here(workspace_id)
