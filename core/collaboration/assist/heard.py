"""Heard: what was written down in the last call of each workspace, and where recordings of it lie, as events tell it.

Kept apart by workspace, so that what was said in one never comes into a note of another.
"""

import hashlib
from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass, field

from core.collaboration.calls.records import CallHeard, CallRecorded, CallStarted, TranscriptLine
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import link_of
from core.events import Events
from core.jobs import NOBODY, Reporter

Link = Callable[[float], str]

# A part of a recording that is read at once: progress is seen, and can be stopped, some times a second.
PART_BYTES = 64 << 20
# Clocks of machines in a team differ by less; sentences are seconds apart.
NEAR_S = 5.0


@dataclass
class Spoken:
    """A call of which something was written down here, and what this machine recorded meanwhile, the oldest first."""

    call_id: str
    lines: list[TranscriptLine] = field(default_factory=list)
    recordings: tuple[CallRecorded, ...] = ()


class Heard:
    """Listens from the start of the program on. What was kept from before is said again then, recordings too."""

    def __init__(self, events: Events) -> None:
        self._running: dict[str, str] = {}
        self._calls: dict[str, Spoken] = {}
        self._recorded: dict[str, list[CallRecorded]] = {}
        events.subscribe(CallStarted, self._started)
        events.subscribe(CallHeard, self._heard)
        events.subscribe(CallRecorded, self._was_recorded)

    def last(self, workspace_id: str) -> Spoken | None:
        """The last call of a workspace of which something was written down; None for none."""
        found = self._calls.get(workspace_id)
        if found is None or not found.lines:
            return None
        first, last = found.lines[0].start, found.lines[-1].end
        made = self._recorded.get(workspace_id, ())
        found.recordings = tuple(one for one in made if one.began <= last and one.ended >= first)
        return found

    def elsewhere(self, workspace_id: str) -> bool:
        """Whether something was written down in a call of another workspace."""
        return any(found.lines for other, found in self._calls.items() if other != workspace_id)

    def place(self, workspace_id: str, at: float) -> int:
        """Which sentence of the last call was said at a Unix second, -1 when none of it was."""
        call = self.last(workspace_id)
        lines = call.lines if call is not None else []
        found = min(range(len(lines)), key=lambda place: abs(lines[place].start - at), default=-1)
        return found if found >= 0 and abs(lines[found].start - at) <= NEAR_S else -1

    def _started(self, event: CallStarted) -> None:
        self._running[event.workspace_id] = event.call_id

    def _heard(self, event: CallHeard) -> None:
        if event.is_final:
            insort(self._call(event.workspace_id).lines, event.line, key=lambda line: line.start)

    def _was_recorded(self, event: CallRecorded) -> None:
        insort(self._recorded.setdefault(event.workspace_id, []), event, key=lambda one: one.began)

    def _call(self, workspace_id: str) -> Spoken:
        """A call that began without a word written down leaves the minutes of the one before possible."""
        running = self._running.get(workspace_id, "")
        if workspace_id not in self._calls or self._calls[workspace_id].call_id != running:
            self._calls[workspace_id] = Spoken(running)
        return self._calls[workspace_id]


def moments(call: Spoken, *, job: Reporter = NOBODY) -> Link:
    """How a Unix second of a call leads into a recording of it: a link to the content of the file. Reads all of them.

    Belongs in a worker. Nowhere without a file, and for what was said before or after it was recorded.
    """
    digests = [_digest(one, job) for one in call.recordings]

    def link(at: float) -> str:
        for one, digest in zip(call.recordings, digests, strict=True):
            if digest and one.began <= at <= one.ended:
                return link_of(Reference("moment", digest, one.path.name, round(at - one.began, 1)))
        return ""

    return link


def sentences_of(workspace_id: str, title: str) -> Link:
    """How a Unix second leads to the sentence that was written down then, on machines that have kept it."""

    def link(at: float) -> str:
        return link_of(Reference("said", f"{workspace_id}-{round(at * 10):x}", title))

    return link


def said_at(reference_id: str) -> tuple[str, float]:
    """The workspace and the Unix second that a reference of the kind "said" names; ("", 0.0) for none."""
    workspace_id, _, tenths = reference_id.rpartition("-")
    try:
        return workspace_id, int(tenths, 16) / 10
    except ValueError:
        return "", 0.0


def _digest(recording: CallRecorded, job: Reporter) -> str:
    """ "" for one that was moved or deleted meanwhile."""
    made = hashlib.sha256()
    try:
        size = recording.path.stat().st_size
        with recording.path.open("rb") as file:
            while part := file.read(PART_BYTES):
                made.update(part)
                job.report(file.tell(), size, f"Reading {recording.path.name}")
    except OSError:
        return ""
    return made.hexdigest()
