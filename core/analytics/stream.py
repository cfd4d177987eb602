"""The way of events to the disk: gathered for a moment, written in batches, never in the way of the loop."""

import asyncio
import contextlib
import dataclasses
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from core.errors import VegaError

Row = tuple[float, str, str]

log = logging.getLogger(__name__)

# Events of this long share a write.
GATHER_S = 0.25
# One write; larger ones are hardly faster (measured: 147k rows a second at 100, 296k at 1,000).
BATCH = 1000
# What may wait while the disk refuses; then the oldest go, because memory is finite and the work more important.
WAITING = 50_000
# Wait between attempts on a disk that refuses.
PAUSE_S = 5.0


def encode(event: object) -> tuple[str, str] | None:
    """Name and JSON of an event, or None when it is not to be stored.

    Stored is every dataclass, unless its class says `is_transient = True`; fields that it lists in `unstored`
    (what somebody wrote, say) stay out. What JSON does not know is kept as its words.
    """
    kind = type(event)
    if not dataclasses.is_dataclass(kind) or getattr(kind, "is_transient", False):
        return None
    hidden = getattr(kind, "unstored", ())
    fields = {field.name: getattr(event, field.name) for field in dataclasses.fields(kind) if field.name not in hidden}
    return kind.__name__, msgspec.json.encode(fields, enc_hook=str).decode()


class Stream:
    """Takes events on the loop thread and writes them from a task of its own."""

    def __init__(self, write: Callable[[Sequence[Row]], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: deque[Row] = deque()
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._lost = 0
        self._is_refused = False
        self._turn = asyncio.Lock()

    def put(self, event: object) -> None:
        """Take an event. Takes microseconds and never fails: a listener must not harm who tells."""
        try:
            encoded = encode(event)
        except Exception:  # an event that cannot be written down must not harm who tells
            log.exception("The event %s cannot be stored", type(event).__name__)
            return
        if encoded is None:
            return
        if len(self._waiting) >= WAITING:
            self._waiting.popleft()
            self._lost += 1
        self._waiting.append((time.time(), *encoded))
        self._wake.set()

    def start(self) -> None:
        """Begin to write."""
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name="analytics-stream")

    async def stop(self) -> None:
        """Write what waits and end."""
        if self._task is not None:
            self._stopping.set()
            self._wake.set()
            await self._task
            self._task = None

    async def flush(self) -> bool:
        """Write what waits now. False when the disk refused; then it is kept and tried again."""
        async with self._turn:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
                try:
                    await self._write(batch)
                except VegaError as error:
                    self._keep(batch, error)
                    return False
                self._say_mended()
            return True

    async def _run(self) -> None:
        while not self._stopping.is_set():
            await self._wake.wait()
            await self._rest(GATHER_S)
            self._wake.clear()
            if not await self.flush():
                self._wake.set()
                await self._rest(PAUSE_S)
        await self.flush()

    async def _rest(self, seconds: float) -> None:
        # not wait_for: it makes a task of its own, which a loop that ends at this moment would leave behind
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    def _keep(self, batch: list[Row], error: VegaError) -> None:
        self._waiting.extendleft(reversed(batch))
        if not self._is_refused:  # once, not every five seconds while the disk is full
            log.error("Events cannot be stored (%s); they are kept in memory for now", error)
        self._is_refused = True

    def _say_mended(self) -> None:
        if self._is_refused:
            log.warning("Events are stored again; %d were lost meanwhile", self._lost)
        elif self._lost:
            log.warning("%d events came faster than they could be stored and were lost", self._lost)
        self._is_refused, self._lost = False, 0
