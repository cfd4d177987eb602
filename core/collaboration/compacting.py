"""Compacting: a member who keeps many single edits asks the owner for all of them in one, and the owner signs that.

The owner's machine signs long histories in one by itself when somebody writes there (see copies.py); one that only
passes edits on, as a hub does, learns here that it is time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from typing import Any

from core.collaboration.copies import EDITS_MOST
from core.collaboration.edit_log import EditLog, Entry
from core.collaboration.messages import WholeWanted
from core.collaboration.parcels import pack
from core.collaboration.records import DocumentChanged
from core.collaboration.rights import Rights
from core.collaboration.sync import SEND_S, Sync
from core.errors import RefusedError, VegaError
from core.events import Events
from core.networking.service import NetworkService

log = logging.getLogger(__name__)

# The owner signs anew when so many came since; and a member whose wish changed little asks after so many more.
STEP = 500

Key = tuple[str, str]


class Compacting:
    """Belongs to the loop thread."""

    def __init__(self, sync: Sync, *, rights: Rights, events: Events, network: NetworkService) -> None:
        self._sync = sync
        self._rights = rights
        self._network = network
        # by document, how long a log has to be before this is tried again
        self._next: dict[Key, int] = {}
        # by document and machine, the number of what was sent
        self._sent: dict[tuple[str, str, str], int] = {}
        # signing and packing take a copy of the document in memory
        self._one_by_one = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_stopped = False
        self._subscription = events.subscribe(
            DocumentChanged, lambda event: self.look(event.workspace_id, event.document_id)
        )
        network.on(WholeWanted, self._on_wanted)

    def look(self, workspace_id: str, document_id: str) -> None:
        """A log may have grown, or its owner has more of it ("": of all): what is long should become short."""
        owner, key = self._rights.owner(workspace_id), (workspace_id, document_id)
        if not document_id:
            for one in list(self._sync.holdings.of(workspace_id, owner) or ()):
                self.look(workspace_id, one)
            return
        known, _ = self._sync.found(*key)
        if known is None or len(known) <= EDITS_MOST:
            self._next.pop(key, None)
            return
        if self._is_stopped or len(known) <= self._next.get(key, 0):
            return
        if owner == self._me:
            self._try_later(known)
            self._start(self._sign(known))
        elif self._network.is_online(owner) and self._sync.holdings.has(known, owner):
            self._try_later(known)
            self._start(self._ask(owner, known))

    def forget(self, workspace_id: str) -> None:
        """A workspace is gone from here."""
        self._next = {key: length for key, length in self._next.items() if key[0] != workspace_id}
        self._sent = {key: number for key, number in self._sent.items() if key[0] != workspace_id}

    async def stop(self) -> None:
        """Leave the rest for another time."""
        self._is_stopped = True
        self._subscription.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # The member

    async def _ask(self, owner: str, known: EditLog) -> None:
        await self._network.send(owner, WholeWanted(known.workspace_id, known.document_id))

    # The owner

    async def _on_wanted(self, peer_id: str, wanted: WholeWanted) -> None:
        workspace = self._rights.shared_with(peer_id, wanted.workspace_id)
        if workspace.host != self._me:
            raise RefusedError("Only the owner signs all edits in one.", "Ask the owner's machine.")
        known, _ = self._sync.found(workspace.id, wanted.document_id)
        if known is not None and known.last_number:
            self._start(self._give(peer_id, known))

    async def _give(self, peer_id: str, known: EditLog) -> None:
        place = (known.workspace_id, known.document_id, peer_id)
        whole = await self._sign(known)
        if self._sent.get(place) == whole.number:
            return
        message = await asyncio.to_thread(pack, known.workspace_id, await known.read([whole]))
        if message is not None:
            await self._network.send(peer_id, message, timeout_s=SEND_S)
            self._sent[place] = whole.number

    async def _sign(self, known: EditLog) -> Entry:
        """What this machine vouches for in one; anew when much came since."""
        async with self._one_by_one:
            whole = known.whole
            if whole is None or whole.public != self._network.identity.public or len(known) > STEP:
                await (await self._sync.copy(known.workspace_id, known.document_id)).vouch()
                whole = known.whole
            assert whole is not None
            return whole

    # Parts

    @property
    def _me(self) -> str:
        return self._network.identity.peer_id

    def _try_later(self, known: EditLog) -> None:
        self._next[known.workspace_id, known.document_id] = len(known) + STEP

    def _start(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(self._safely(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _safely(self, work: Awaitable[object]) -> None:
        try:
            await work
        except VegaError as error:
            # single edits are as good as one; they only take more room
            log.info("A long history stays as it is: %s", error)
