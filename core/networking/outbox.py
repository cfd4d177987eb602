"""Messages for peers that are away: stored before `queue` returns, delivered in order, handled once."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.errors import LaterError, RefusedError, UnreachableError, VegaError
from core.networking import messages
from core.networking.messages import message
from core.networking.store import NetworkStore

log = logging.getLogger(__name__)

# For one peer. Who is away for years must not fill the disk; what is queued is small news, the large things are synced.
QUEUED_MOST = 10_000
QUEUED_BYTES = 256 << 20
# After a message that the peer cannot take now: soon again, then more slowly, at once on a new connection.
RETRY_S, RETRY_MOST_S = 1.0, 30.0


@message("link.queued")
@dataclass(frozen=True)
class Queued:
    """A message from a peer's outbox. Numbers grow within an epoch; a restored profile begins a new one."""

    epoch: bytes
    number: int
    header: bytes
    payload: bytes


@dataclass
class Backlog:
    """What waits for one peer."""

    count: int
    size_bytes: int


class Outbox:
    """The queues of all peers. `deliver(peer_id, message)` waits for the peer and its answer."""

    def __init__(self, tables: NetworkStore, deliver: Callable[[str, object], Awaitable[None]]) -> None:
        self._tables = tables
        self._deliver = deliver
        self._epoch = b""
        self._wake: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        # of peers for whom something was queued since their queue was empty last
        self._backlogs: dict[str, Backlog] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        # the newest message of each peer that was handled, also when the disk could not be told
        self._opened: dict[str, tuple[bytes, int]] = {}

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
        """Store a message; it is delivered as soon as the peer can be reached.

        Raises UnreachableError when too much waits for the peer already, StorageError.
        """
        header, payload = messages.encode(outgoing)
        size = len(header) + len(payload)
        backlog = self._backlogs.get(peer_id)
        if backlog is None:
            found = Backlog(*await self._tables.backlog(peer_id))
            backlog = self._backlogs.setdefault(peer_id, found)
        if backlog.count >= QUEUED_MOST or backlog.size_bytes + size > QUEUED_BYTES:
            raise UnreachableError(
                f"{backlog.count:,} messages of {backlog.size_bytes >> 20} MB wait for that machine already.",
                "Connect with it, or forget it.",
            )
        backlog.count += 1
        backlog.size_bytes += size
        try:
            await self._tables.queue(peer_id, header, bytes(payload))
        except BaseException:
            self._backlogs.pop(peer_id, None)  # whether it is stored, only the disk knows
            raise
        self.wake(peer_id)

    def wake(self, peer_id: str) -> None:
        """Deliver what waits for a peer (it is there now, or something was added)."""
        self._wake.setdefault(peer_id, asyncio.Event()).set()
        if peer_id not in self._tasks or self._tasks[peer_id].done():
            self._tasks[peer_id] = asyncio.create_task(self._drain(peer_id))

    def forget(self, peer_id: str) -> None:
        """A machine is not known any more, and what waited for it is gone."""
        self._backlogs.pop(peer_id, None)

    async def open(self, peer_id: str, queued: Queued, handle: Callable[[str, object], Awaitable[None]]) -> None:
        """Handle a queued message of a peer unless it was handled before.

        One that cannot be handled now, as the disk is full or this program ends, counts as new: it comes again.
        """
        # over a new connection it may come again while the handling that the old one began is still ending
        async with self._opening.setdefault(peer_id, asyncio.Lock()):
            if not await self._is_new(peer_id, queued):
                return
            try:
                await handle(peer_id, messages.decode(queued.header, queued.payload))
            except Exception as error:
                # what is refused for good, or by a fault, must not hold up those behind it
                if not (isinstance(error, VegaError) and error.is_passing):
                    await self._keep_handled(peer_id, queued)
                raise
            await self._keep_handled(peer_id, queued)

    async def _is_new(self, peer_id: str, queued: Queued) -> bool:
        epoch, number = self._opened.get(peer_id, (b"", 0))
        if epoch == queued.epoch and queued.number <= number:
            await self._tables.handled(peer_id, epoch, number)
            return False
        return await self._tables.is_new(peer_id, queued.epoch, queued.number)

    async def _keep_handled(self, peer_id: str, queued: Queued) -> None:
        self._opened[peer_id] = (queued.epoch, queued.number)
        await self._tables.handled(peer_id, queued.epoch, queued.number)

    async def _drain(self, peer_id: str) -> None:
        wake = self._wake[peer_id]
        pause = RETRY_S
        while True:
            wake.clear()
            try:
                is_more = await self._deliver_next(peer_id)
                pause = RETRY_S
            except UnreachableError:
                is_more = False
            except VegaError as error:  # of the disk there or here; the order is kept, so the others wait too
                log.warning("What is queued for %s is tried again in %g s: %s", peer_id[:8], pause, error)
                await _either(wake, pause)
                pause = min(2 * pause, RETRY_MOST_S)
                continue
            if not is_more:
                await wake.wait()

    async def _deliver_next(self, peer_id: str) -> bool:
        """Deliver the oldest message; False when none waits."""
        row = await self._tables.next_queued(peer_id)
        if row is None:
            self._backlogs.pop(peer_id, None)
            return False
        try:
            await self._deliver(peer_id, Queued(self._epoch, row["number"], row["header"], row["payload"]))
        except LaterError:
            raise
        except RefusedError as error:
            log.warning("A queued message was refused by %s: %s", peer_id[:8], error)
        await self._tables.delivered(row["number"])
        if (backlog := self._backlogs.get(peer_id)) is not None:
            backlog.count -= 1
            backlog.size_bytes -= len(row["header"]) + len(row["payload"])
        return True


async def _either(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, or so long."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
