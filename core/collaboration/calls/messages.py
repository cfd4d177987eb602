"""What the machines of a call say to each other. A guest speaks to the workspace's host, and the host to all.

Everything is plain text and numbers, descriptions and candidates exactly as WebRTC writes them (RFC 8829), so that a
browser can speak it as JSON.
"""

from dataclasses import dataclass

from core.networking.messages import message


@dataclass(frozen=True)
class PartEntry:
    """Somebody in a call as the host knows it."""

    peer_id: str
    name: str
    joined: float
    is_muted: bool
    has_camera: bool
    has_screen: bool
    is_writing_down: bool


@dataclass(frozen=True)
class RecordingEntry:
    """A recording: who records, who agreed, and whether it runs. `by` is "" while there is none."""

    by: str
    agreed: tuple[str, ...]
    is_running: bool


@message("collaboration.call.state")
@dataclass(frozen=True)
class CallState:
    """Host to member: this is the workspace's call now. `call_id` is "" when there is none.

    `why` says why it, or its recording, ended."""

    workspace_id: str
    call_id: str
    version: int
    started: float
    is_relayed: bool
    parts: tuple[PartEntry, ...]
    recording: RecordingEntry
    why: str


@message("collaboration.call.join")
@dataclass(frozen=True)
class CallJoin:
    """Guest to host: I come in (or begin a call), or what I send is another now. The host answers with the state."""

    workspace_id: str
    is_muted: bool
    has_camera: bool
    has_screen: bool
    is_writing_down: bool


@message("collaboration.call.leave")
@dataclass(frozen=True)
class CallLeave:
    """Guest to host: I go."""

    workspace_id: str


@message("collaboration.call.signal")
@dataclass(frozen=True)
class CallSignal:
    """One step of a connection between two machines of a call, relayed by the host where they have no link.

    `kind` is "offer", "answer", "candidate" or "bye"; `about` is whose sound and pictures it carries when the host
    forwards them, "" for a connection that carries those of both its ends. `session` tells attempts apart. `sdp` is a
    description, or one candidate line; `mid` is the part that a candidate belongs to.
    """

    workspace_id: str
    sender: str
    target: str
    about: str
    session: str
    kind: str
    sdp: str
    mid: str


@message("collaboration.call.unreachable")
@dataclass(frozen=True)
class CallUnreachable:
    """Guest to host: another guest and I find no way to each other; please forward."""

    workspace_id: str
    peer_id: str


@message("collaboration.call.recording")
@dataclass(frozen=True)
class CallRecording:
    """Guest to host: about a recording. `wish` is "ask", "agree", "decline" (also later: withdraw) or "stop"."""

    workspace_id: str
    wish: str
