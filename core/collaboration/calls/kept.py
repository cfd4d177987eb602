"""Keeps what was written down in the last call of each workspace, so that minutes can be made after a restart.

One file a workspace, one JSON line a sentence, added to as it is said: a crash loses nothing. A new call takes the
file's place once something is said in it. It stays on this machine, and goes with the workspace.
"""

import asyncio
import hashlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from core.collaboration.calls.errands import Errands
from core.collaboration.calls.recordings import Recordings
from core.collaboration.calls.records import CallHeard, CallStarted, TranscriptLine
from core.collaboration.records import WorkspaceChanged
from core.events import Events, Subscription

# Of one call: two days of talk without a pause; what is beyond is not kept.
MOST_BYTES = 4_000_000

log = logging.getLogger(__name__)


class Kept:
    """From `start` on it says again what was said before (`CallHeard`), and keeps what is said from now on."""

    def __init__(
        self,
        folder: Path,
        events: Events,
        *,
        is_known: Callable[[str], bool],
        recordings: Recordings | None = None,
    ) -> None:
        """`is_known(workspace_id)`: whether a workspace is still here. `recordings` start and stop with this."""
        self._folder, self._events, self._is_known = folder, events, is_known
        self._recordings = recordings
        self._errands = Errands("Keeping a transcript")
        self._begun: set[str] = set()
        self._guard = threading.Lock()  # sentences are added one after the other, from whatever worker
        self._subscriptions: list[Subscription] = []

    async def start(self) -> None:
        """Say again what is kept, and listen."""
        for workspace_id, lines in (await asyncio.to_thread(self._read_all)).items():
            for line in lines:
                self._events.emit(CallHeard(workspace_id, line, True))
        if self._recordings is not None:
            await self._recordings.start()
        self._subscriptions = [
            self._events.subscribe(CallStarted, lambda event: self._begun.discard(event.workspace_id)),
            self._events.subscribe(CallHeard, self._heard),
            self._events.subscribe(WorkspaceChanged, self._look),
        ]

    async def stop(self) -> None:
        """What was said is on disk when this returns."""
        for subscription in self._subscriptions:
            subscription.cancel()
        await self._errands.finish()
        if self._recordings is not None:
            await self._recordings.stop()

    def read(self, workspace_id: str) -> list[TranscriptLine]:
        """What was written down in its last call, in order. Blocks."""
        return _parsed(self._path(workspace_id))[1]

    def _heard(self, event: CallHeard) -> None:
        if event.is_final:
            is_first = event.workspace_id not in self._begun
            self._begun.add(event.workspace_id)
            self._errands.run(asyncio.to_thread(self._add, event.workspace_id, event.line, is_first=is_first))

    def _look(self, event: WorkspaceChanged) -> None:
        """It may be gone."""
        if not self._is_known(event.workspace_id):
            self._errands.run(asyncio.to_thread(self._path(event.workspace_id).unlink, missing_ok=True))

    def _add(self, workspace_id: str, line: TranscriptLine, *, is_first: bool) -> None:
        path = self._path(workspace_id)
        try:
            with self._guard:
                self._folder.mkdir(parents=True, exist_ok=True)
                if is_first:
                    path.write_bytes(msgspec.json.encode(workspace_id) + b"\n")
                with path.open("ab") as file:
                    if file.tell() < MOST_BYTES:
                        file.write(msgspec.json.encode(line) + b"\n")
        except OSError as error:  # the call goes on, and its transcript is on the screen
            log.warning("A transcript cannot be kept: %s", error)

    def _path(self, workspace_id: str) -> Path:
        return self._folder / f"{hashlib.sha256(workspace_id.encode()).hexdigest()[:32]}.jsonl"

    def _read_all(self) -> dict[str, list[TranscriptLine]]:
        found = {}
        for path in sorted(self._folder.glob("*.jsonl")):
            workspace_id, lines = _parsed(path)
            if self._is_known(workspace_id):
                found[workspace_id] = lines
            else:  # it went while Vega was not running
                path.unlink(missing_ok=True)
        return found


def _parsed(path: Path) -> tuple[str, list[TranscriptLine]]:
    """The workspace and the sentences of a file; a line that was cut off by a crash is left out."""
    try:
        first, *rest = path.read_bytes().splitlines() or [b'""']
    except OSError:
        return "", []
    workspace_id, lines = "", []
    try:
        workspace_id = msgspec.json.decode(first, type=str)
        for row in rest:
            lines.append(msgspec.json.decode(row, type=TranscriptLine))
    except msgspec.DecodeError:
        log.warning("A part of the transcript %s cannot be read.", path)
    return workspace_id, sorted(lines, key=lambda line: line.start)
