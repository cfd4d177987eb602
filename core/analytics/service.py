"""Analytics' public verbs: what happened is stored as it happens, and read back as lists and as numbers over time."""

import asyncio
import logging
import math
import time
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from core.analytics.machine import TROUBLE, Machine
from core.analytics.records import Series, StoredEvent
from core.analytics.statistics import fill
from core.analytics.stream import Stream
from core.errors import InputError, VegaError
from core.events import Events, Subscription
from core.jobs import NOBODY, JobFinished, Reporter
from core.settings import SettingsStore
from core.storage.tables.analytics import HOW, AnalyticsTables

log = logging.getLogger(__name__)

# Often enough to see a training breathe, seldom enough for 17,280 rows a day (about 2 MB).
SAMPLE_S = 5.0
DAY_S = 86_400.0
# Rows removed in one write, so that others' writes wait milliseconds.
PRUNED = 5000


class AnalyticsService:
    """Subscribes to every event while it runs. Reading verbs block and belong in workers."""

    def __init__(self, *, tables: AnalyticsTables, events: Events, settings: SettingsStore) -> None:
        self._tables = tables
        self._events = events
        self._settings = settings
        self._stream = Stream(tables.add_events)
        self._subscription: Subscription | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Store events from now on, sample the machine, remove what is too old (now and daily)."""
        self._subscription = self._events.subscribe(object, self._stream.put)
        self._stream.start()
        self._tasks = [
            asyncio.create_task(self._sample(), name="analytics-machine"),
            asyncio.create_task(self._tidy(), name="analytics-prune"),
        ]

    async def stop(self) -> None:
        """Stop sampling, and write what has not been written."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        if self._subscription is not None:
            self._subscription.cancel()
        await self._stream.stop()

    async def flush(self) -> None:
        """Write the events of the last moment, so that a read right after it sees them."""
        await self._stream.flush()

    def names(self) -> list[str]:
        """The names of all stored events."""
        return self._tables.names()

    def events(
        self,
        *,
        name: str = "",
        words: str = "",
        without: Sequence[str] = (),
        since: float = 0,
        limit: int = 500,
    ) -> list[StoredEvent]:
        """The newest events, newest first: of one name or all but `without`, with `words` somewhere in them."""
        names = [name] if name else [known for known in self._tables.names() if known not in without]
        rows = self._tables.events(names, words=words.strip(), since=since, limit=limit)
        return [StoredEvent(at, kind, msgspec.json.decode(fields)) for at, kind, fields in rows]

    def series(
        self,
        name: str,
        field: str,
        *,
        where: Mapping[str, object] | None = None,
        since: float = 0.0,
        until: float | None = None,
        bucket_s: float = 0.0,
        how: str = "mean",
    ) -> Series:
        """The numbers of one field of the events `name` with since <= time < until, where other fields are as given.

        With `bucket_s`, one number a bucket that has any: mean, max, sum, count or last; its time is the bucket's start
        (a multiple of `bucket_s` since 1970). A list counts as its length, yes and no as 1 and 0, an empty `field`
        as 1 for every event; words are skipped. Raises InputError for another `how` or a negative bucket.
        """
        if how not in HOW:
            raise InputError(f"There is no summary '{how}'.", f"Use one of: {', '.join(HOW)}.")
        if not (bucket_s >= 0 and math.isfinite(bucket_s)):
            raise InputError(f"A bucket of {bucket_s:g} seconds is no bucket.", "Give 0 or more seconds.")
        rows = self._tables.series(
            name,
            field,
            where=where or {},
            since=since,
            until=math.inf if until is None else until,
            bucket_s=bucket_s,
            how=how,
        )
        numbers = np.array(rows, dtype=np.float64).reshape(-1, 2)
        return Series(numbers[:, 0].copy(), numbers[:, 1].copy())

    def job_counts(self, *, since: float, until: float, bucket_s: float = 60.0) -> Series:
        """How many jobs ended in each bucket (a minute), with zeros where none did."""
        counts = self.series(JobFinished.__name__, "", since=since, until=until, bucket_s=bucket_s, how="count")
        return fill(counts, bucket_s=bucket_s, since=since, until=until)

    def prune(self, *, before: float | None = None, job: Reporter = NOBODY) -> int:
        """Remove events older than `before` (default: as many days as the setting keeps); returns how many went."""
        if before is None:
            before = time.time() - self._settings.values.keep_events_days * DAY_S
        removed = 0
        while count := self._tables.delete_before(before, limit=PRUNED):
            removed += count
            job.report(removed, note=f"{removed:,} events removed")
        return removed

    async def _sample(self) -> None:
        machine = await asyncio.to_thread(Machine)
        while True:
            await asyncio.sleep(SAMPLE_S)
            try:
                self._events.emit(await asyncio.to_thread(machine.sample))
            except TROUBLE as error:
                log.warning("The machine's load cannot be read: %s", error)

    async def _tidy(self) -> None:
        while True:
            try:
                removed = await asyncio.to_thread(self.prune)
            except VegaError as error:
                log.error("Old events cannot be removed: %s", error)
            else:
                if removed:
                    log.info("Removed %d old events", removed)
            await asyncio.sleep(DAY_S)
