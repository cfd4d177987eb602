"""LiveWriter: writes how this machine's trainings and metrics are into the live cards of its workspaces."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from core.collaboration.live_cards import LiveCards
from core.collaboration.live_readings import METRIC, LiveCard, Reading
from core.collaboration.records import ContentsChanged, DocumentChanged, DocumentEntry, Workspace
from core.collaboration.shared import SharedDocument
from core.errors import InputError, VegaError
from core.events import Events, Subscription

log = logging.getLogger(__name__)

FORMAT = "cards"
# A card is written at most so often: each time costs all machines some hundred bytes for as long as the card lives.
WRITE_S = 2.0
# How often numbers of a machine are looked at, which change all the time.
METRIC_S = 30.0

# How a training or a metric is now, by its id; None when there is none any more.
Read = Callable[[str], Awaitable[Reading | None]]
Key = tuple[str, str]


class LiveWriter:
    """Belongs to the loop thread. Who knows the trainings and metrics gives their readers, and says what changed."""

    def __init__(
        self,
        *,
        me: Callable[[], str],
        events: Events,
        workspaces: Callable[[], list[Workspace]],
        documents: Callable[[str], Awaitable[list[DocumentEntry]]],
        open_document: Callable[[str, str], Awaitable[SharedDocument]],
        is_attended: Callable[[str], bool],
    ) -> None:
        self._me = me
        self._events = events
        self._workspaces = workspaces
        self._documents = documents
        self._open = open_document
        self._is_attended = is_attended
        self._readers: dict[str, Read] = {}
        # by workspace, this machine's cards: the document and the id of each
        self._own: dict[str, list[tuple[LiveCards, LiveCard]]] = {}
        self._unread: set[str] = set()
        self._changed: set[Key] = set()
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._subscriptions: list[Subscription] = []

    def reads(self, kind: str, read: Read) -> None:
        """Cards of a kind are written from these readings."""
        self._readers[kind] = read

    async def read(self, kind: str, source: str) -> Reading:
        """How something is now. Raises InputError when there is no such thing."""
        read = self._readers.get(kind)
        found = await read(source) if read is not None else None
        if found is None:
            raise InputError("There is nothing to share.", "It may have been deleted.")
        return found

    def changed(self, kind: str, source: str) -> None:
        """Something is other than before: its cards follow, within two seconds."""
        self._changed.add((kind, source))
        self._wake.set()

    def start(self) -> None:
        """Look for this machine's cards, and bring them up to date."""
        self._subscriptions = [
            self._events.subscribe(ContentsChanged, lambda event: self._look_again(event.workspace_id)),
            self._events.subscribe(DocumentChanged, self._document_changed),
        ]
        self._unread = {workspace.id for workspace in self._workspaces()}
        self._wake.set()
        self._tasks = [asyncio.ensure_future(self._run()), asyncio.ensure_future(self._remind())]

    async def stop(self) -> None:
        """Write no more."""
        for subscription in self._subscriptions:
            subscription.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def forget(self, workspace_id: str) -> None:
        """A workspace is gone from here."""
        self._own.pop(workspace_id, None)
        self._unread.discard(workspace_id)

    def _document_changed(self, event: DocumentChanged) -> None:
        if event.document_id.startswith(f"{FORMAT}-"):
            self._look_again(event.workspace_id)

    def _look_again(self, workspace_id: str) -> None:
        self._unread.add(workspace_id)
        self._wake.set()

    async def _remind(self) -> None:
        """Numbers of a machine change without anybody saying so; a workspace where nobody is can wait."""
        while True:
            await asyncio.sleep(METRIC_S)
            for workspace_id, cards in self._own.items():
                if self._is_attended(workspace_id):
                    self._changed |= {(card.kind, card.source) for _, card in cards if card.kind == METRIC}
            self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._find()
                await self._write()
            except VegaError as error:
                log.info("A live card was not written: %s", error)
            except Exception:  # nobody waits for this; the next card must not miss it
                log.exception("Writing live cards failed")
            await asyncio.sleep(WRITE_S)

    async def _find(self) -> None:
        """This machine's cards in the workspaces that are others than before; those that are new here are written."""
        while self._unread:
            workspace_id = self._unread.pop()
            before = {card.id for _, card in self._own.get(workspace_id, ())}
            found = []
            if any(workspace.id == workspace_id and workspace.state == "open" for workspace in self._workspaces()):
                for entry in await self._documents(workspace_id):
                    if entry.format == FORMAT:
                        document = await self._open(workspace_id, entry.id)
                        assert isinstance(document, LiveCards)
                        mine = [card for card in document.shown() if card.machine == self._me()]
                        found += [(document, card) for card in mine] if document.is_writable else []
            self._own[workspace_id] = found
            self._changed |= {(card.kind, card.source) for _, card in found if card.id not in before}

    async def _write(self) -> None:
        changed, self._changed = self._changed, set()
        for kind, source in changed:
            cards = [
                (document, card)
                for found in self._own.values()
                for document, card in found
                if (card.kind, card.source) == (kind, source)
            ]
            if not cards or kind not in self._readers:
                continue
            reading = await self._readers[kind](source)
            for document, card in cards:
                document.update(card.id, reading or Reading(card.title, "deleted"))
