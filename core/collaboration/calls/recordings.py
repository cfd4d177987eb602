"""Recordings: where the files lie that this machine made of calls, and when each ran, beyond the end of the program.

Only what is needed to lead from minutes into a file is kept; the file itself is where the person put it.
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from core.collaboration.calls.errands import Errands
from core.collaboration.calls.records import CallRecorded, CallStarted, RecordingEnded, RecordingStarted
from core.events import Events, Subscription
from core.storage.tables.calls import CallTables

# Of a workspace: minutes are made of its last call, which is seldom recorded in more parts.
MOST = 20


class Recordings:
    """From `start` on it says again what was recorded before (`CallRecorded`), and keeps what is recorded then."""

    def __init__(self, tables: CallTables, events: Events, *, now: Callable[[], float] = time.time) -> None:
        self._tables, self._events, self._now = tables, events, now
        self._errands = Errands("Keeping where a recording is")
        # when a recording of a workspace began that has no file yet
        self._begun: dict[str, float] = {}
        self._subscriptions: list[Subscription] = []

    async def start(self) -> None:
        """Say again what is kept, and listen. Raises StorageError."""
        for row in await asyncio.to_thread(self._tables.recordings):
            self._events.emit(CallRecorded(row["workspace_id"], Path(row["path"]), row["began"], row["ended"]))
        self._subscriptions = [
            self._events.subscribe(CallStarted, self._call_started),
            self._events.subscribe(RecordingStarted, self._started),
            self._events.subscribe(RecordingEnded, self._ended),
        ]

    async def stop(self) -> None:
        """What was recorded is on disk when this returns."""
        for subscription in self._subscriptions:
            subscription.cancel()
        await self._errands.finish()

    def _call_started(self, event: CallStarted) -> None:
        self._begun.pop(event.workspace_id, None)

    def _started(self, event: RecordingStarted) -> None:
        self._begun[event.workspace_id] = self._now()

    def _ended(self, event: RecordingEnded) -> None:
        began = self._begun.pop(event.workspace_id, None)
        if not event.path or began is None:
            return
        made = CallRecorded(event.workspace_id, Path(event.path), began, self._now())
        row = {
            "workspace_id": made.workspace_id,
            "began": made.began,
            "ended": made.ended,
            "path": str(made.path.absolute()),
        }
        self._events.emit(made)
        self._errands.run(self._tables.keep_recording(row, most=MOST))
