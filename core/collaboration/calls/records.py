"""Records of calls: who is in one, how well it goes, what was said; and what is announced about them."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True)
class Participant:
    """Somebody in a call. `state` is "me", "connecting", "connected" or "reconnecting"; `joined` in Unix seconds."""

    peer_id: str
    name: str
    joined: float
    state: str = "connecting"
    is_muted: bool = False
    has_camera: bool = False
    has_screen: bool = False
    is_writing_down: bool = False


@dataclass(frozen=True)
class Recording:
    """A recording that was asked for: by whom, who agreed so far, and whether it runs (all who were asked agreed)."""

    by: str
    name: str
    agreed: tuple[str, ...]
    is_running: bool


@dataclass(frozen=True)
class Call:
    """A call that is going on in a workspace. `is_joined`: this machine is in it. `is_relayed`: the host forwards."""

    id: str
    workspace_id: str
    started: float
    participants: tuple[Participant, ...]
    is_joined: bool = False
    is_relayed: bool = False
    recording: Recording | None = None

    def participant(self, peer_id: str) -> Participant | None:
        """One of those in it."""
        return next((entry for entry in self.participants if entry.peer_id == peer_id), None)


@dataclass(frozen=True)
class CallStatistics:
    """How well the connection to one participant goes, over the time since it was asked last.

    Loss in percent of packets that should have come; None is not known yet.
    """

    peer_id: str
    state: str
    round_trip_ms: float | None
    jitter_ms: float | None
    lost_percent: float | None
    received_kbps: float
    sent_kbps: float


@dataclass(frozen=True)
class TranscriptLine:
    """A sentence that somebody said in a call. Times in Unix seconds by this machine's clock."""

    peer_id: str
    name: str
    start: float
    end: float
    text: str


@dataclass(frozen=True)
class CallStarted:
    """Somebody began a call in a workspace; `is_mine` when this machine did."""

    workspace_id: str
    call_id: str
    name: str
    is_mine: bool = False


@dataclass(frozen=True)
class CallChanged:
    """Who is in a call, what they send, how they are connected, or its recording is another."""

    is_transient: ClassVar[bool] = True

    workspace_id: str


@dataclass(frozen=True)
class CallEnded:
    """A call is over. `why` in words when it was not simply left by all."""

    workspace_id: str
    call_id: str
    why: str = ""


@dataclass(frozen=True)
class CallTroubled:
    """No way was found to somebody in the call, after several attempts."""

    is_transient: ClassVar[bool] = True

    workspace_id: str
    name: str
    what: str
    todo: str


@dataclass(frozen=True)
class RecordingAsked:
    """Somebody wants to record; everybody in the call has to agree."""

    is_transient: ClassVar[bool] = True

    workspace_id: str
    by: str
    name: str


@dataclass(frozen=True)
class RecordingStarted:
    """Everybody agreed: from now on it is recorded."""

    workspace_id: str
    by: str
    name: str


@dataclass(frozen=True)
class RecordingEnded:
    """A recording was stopped, declined or withdrawn, or `is_failed`: then `why` says what went wrong.

    `path` is the file on the machine that recorded, else ""; of one that failed it is what was written until then.
    """

    workspace_id: str
    why: str
    path: str = ""
    is_failed: bool = False


@dataclass(frozen=True)
class CallRecorded:
    """This machine has a recording of a call: the file, and from when until when it ran, in Unix seconds by its clock.

    Said when it was made, and again after each start of the program.
    """

    is_transient: ClassVar[bool] = True

    workspace_id: str
    path: Path
    began: float
    ended: float


@dataclass(frozen=True)
class WritingDownFailed:
    """What is said is no longer written down: the recogniser of this machine gave up."""

    is_transient: ClassVar[bool] = True

    workspace_id: str
    what: str
    todo: str


@dataclass(frozen=True)
class CallHeard:
    """Something was written down; while it is not final, it is what is heard of the sentence so far."""

    is_transient: ClassVar[bool] = True

    workspace_id: str
    line: TranscriptLine
    is_final: bool
