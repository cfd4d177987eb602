"""Messages for peers that are away: stored before `queue` returns, delivered in order, handled once."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.errors import RefusedError, UnreachableError
from core.networking import messages
from core.networking.messages import message
from core.networking.store import NetworkStore

log = logging.getLogger(__name__)


@message("link.queued")
@dataclass(frozen=True)
class Queued:
    """A message from a peer's outbox. Numbers grow within an epoch; a restored profile begins a new one."""

    epoch: bytes
    number: int
    header: bytes
    payload: bytes


class Outbox:
    """The queues of all peers. `deliver(peer_id, message)` waits for the peer and its answer."""

    def __init__(self, tables: NetworkStore, deliver: Callable[[str, object], Awaitable[None]]) -> None:
        self._tables = tables
        self._deliver = deliver
        self._epoch = b""
        self._wake: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Know how our numbers are told from those of an earlier life of this profile."""
        self._epoch = await self._tables.state("outbox_epoch", secrets.token_bytes(8))

    async def stop(self) -> None:
        """Stop delivering; what waits is stored."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()

    async def add(self, peer_id: str, outgoing: object) -> None:
        """Store a message; it is delivered as soon as the peer can be reached."""
        header, payload = messages.encode(outgoing)
        await self._tables.queue(peer_id, header, bytes(payload))
        self.wake(peer_id)

    def wake(self, peer_id: str) -> None:
        """Deliver what waits for a peer (it is there now, or something was added)."""
        self._wake.setdefault(peer_id, asyncio.Event()).set()
        if peer_id not in self._tasks or self._tasks[peer_id].done():
            self._tasks[peer_id] = asyncio.create_task(self._drain(peer_id))

    async def open(self, peer_id: str, queued: Queued, handle: Callable[[str, object], Awaitable[None]]) -> None:
        """Handle a queued message of a peer unless it was handled before."""
        if await self._tables.is_new(peer_id, queued.epoch, queued.number):
            try:
                await handle(peer_id, messages.decode(queued.header, queued.payload))
            finally:
                # a refused message is refused for good; it must not hold up those behind it
                await self._tables.handled(peer_id, queued.epoch, queued.number)

    async def _drain(self, peer_id: str) -> None:
        wake = self._wake[peer_id]
        while True:
            wake.clear()
            row = await self._tables.next_queued(peer_id)
            if row is None:
                await wake.wait()
                continue
            try:
                await self._deliver(peer_id, Queued(self._epoch, row["number"], row["header"], row["payload"]))
            except RefusedError as error:
                log.warning("A queued message was refused by %s: %s", peer_id[:8], error)
            except UnreachableError:
                await wake.wait()
                continue
            await self._tables.delivered(row["number"])
