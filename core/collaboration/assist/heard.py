"""Heard: what was written down in the last call of each workspace, and where a recording of it lies, as events tell it.

Kept apart by workspace, so that what was said in one never comes into a note of another.
"""

import contextlib
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.collaboration.calls.records import (
    CallHeard,
    CallStarted,
    RecordingEnded,
    RecordingStarted,
    TranscriptLine,
)
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import link_of
from core.events import Events

Link = Callable[[float], str]


@dataclass
class Spoken:
    """A call of which something was written down here. Times in Unix seconds; `recording` is None without a file."""

    call_id: str
    lines: list[TranscriptLine] = field(default_factory=list)
    recording: Path | None = None
    recorded_from: float = 0.0
    recorded_until: float = 0.0


class Heard:
    """Listens from the start of the program on. What calls kept from before is said again then, without a recording."""

    def __init__(self, events: Events, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._running: dict[str, str] = {}
        self._calls: dict[str, Spoken] = {}
        # when a recording of a call began that has no file yet
        self._begun: dict[str, float] = {}
        events.subscribe(CallStarted, self._started)
        events.subscribe(CallHeard, self._heard)
        events.subscribe(RecordingStarted, self._recording_started)
        events.subscribe(RecordingEnded, self._recording_ended)

    def last(self, workspace_id: str) -> Spoken | None:
        """The last call of a workspace of which something was written down; None for none."""
        found = self._calls.get(workspace_id)
        return found if found is not None and found.lines else None

    def elsewhere(self, workspace_id: str) -> bool:
        """Whether something was written down in a call of another workspace."""
        return any(found.lines for other, found in self._calls.items() if other != workspace_id)

    def _started(self, event: CallStarted) -> None:
        self._running[event.workspace_id] = event.call_id
        self._begun.pop(event.workspace_id, None)

    def _heard(self, event: CallHeard) -> None:
        if event.is_final:
            lines = self._call(event.workspace_id).lines
            lines.append(event.line)
            lines.sort(key=lambda line: line.start)

    def _recording_started(self, event: RecordingStarted) -> None:
        self._begun[event.workspace_id] = self._now()

    def _recording_ended(self, event: RecordingEnded) -> None:
        begun = self._begun.pop(event.workspace_id, None)
        if event.path and begun is not None:
            call = self._call(event.workspace_id)
            call.recording = Path(event.path)
            call.recorded_from, call.recorded_until = begun, self._now()

    def _call(self, workspace_id: str) -> Spoken:
        """A call that began without a word written down leaves the minutes of the one before possible."""
        running = self._running.get(workspace_id, "")
        if workspace_id not in self._calls or self._calls[workspace_id].call_id != running:
            self._calls[workspace_id] = Spoken(running)
        return self._calls[workspace_id]


def moments(call: Spoken) -> Link:
    """How a Unix second of a call leads into its recording: a link to the content of the file. Reads all of it.

    Belongs in a worker. Nowhere without a file, and for what was said before or after it was recorded.
    """
    path, began, ended = call.recording, call.recorded_from, call.recorded_until
    try:
        with path.open("rb") if path is not None else contextlib.nullcontext() as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest() if file is not None else ""
    except OSError:  # it was moved or deleted meanwhile
        digest = ""

    def link(at: float) -> str:
        if not digest or path is None or not began <= at <= ended:
            return ""
        return link_of(Reference("moment", digest, path.name, round(at - began, 1)))

    return link
