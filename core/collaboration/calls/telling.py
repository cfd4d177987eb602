"""A call's state, as the host tells it, in the records that people see, and what is announced when it changes."""

from typing import TYPE_CHECKING

from core.collaboration.calls.messages import CallJoin, CallState, PartEntry
from core.collaboration.calls.records import (
    Call,
    CallChanged,
    CallEnded,
    CallStarted,
    Participant,
    Recording,
    RecordingAsked,
    RecordingEnded,
    RecordingStarted,
)
from core.events import Events

if TYPE_CHECKING:
    from core.collaboration.calls.seat import Seat

NAME_CHARACTERS = 100


def told(state: CallState, *, me: str, seat: "Seat | None", own: CallJoin | None) -> Call:
    """The call. With a `seat` this machine is in it, and sends what `own` says, whatever the host knows yet."""

    def participant(part: PartEntry) -> Participant:
        is_me = part.peer_id == me and seat is not None
        known: PartEntry | CallJoin = own if is_me and own is not None else part
        reached = seat.connections.state(seat.key(part.peer_id)) if seat is not None else "connecting"
        return Participant(
            part.peer_id,
            part.name[:NAME_CHARACTERS],
            part.joined,
            "me" if is_me else reached,
            known.is_muted,
            known.has_camera,
            known.has_screen,
            known.is_writing_down,
        )

    recording = None
    if state.recording.by:
        by = state.recording.by
        recording = Recording(by, _name(state, by), state.recording.agreed, state.recording.is_running)
    parts = tuple(participant(part) for part in state.parts)
    return Call(state.call_id, state.workspace_id, state.started, parts, seat is not None, state.is_relayed, recording)


def announce(
    events: Events, workspace_id: str, before: CallState | None, now: CallState | None, *, me: str, why: str = ""
) -> None:
    """Say what is new. The end of a recording of this machine (`me`) is said by whoever finishes the file."""
    if now is not None and (before is None or before.call_id != now.call_id):
        first = now.parts[0] if now.parts else None
        name, is_mine = (first.name[:NAME_CHARACTERS], first.peer_id == me) if first else ("", False)
        events.emit(CallStarted(workspace_id, now.call_id, name, is_mine))
    was = before.recording if before is not None else None
    is_now = now.recording if now is not None else None
    if is_now is not None and is_now.by and now is not None:
        name = _name(now, is_now.by)
        if was is None or was.by != is_now.by:
            events.emit(RecordingAsked(workspace_id, is_now.by, name))
        if is_now.is_running and (was is None or was.by != is_now.by or not was.is_running):
            events.emit(RecordingStarted(workspace_id, is_now.by, name))
    if was is not None and was.by not in ("", me) and (is_now is None or is_now.by != was.by):
        events.emit(RecordingEnded(workspace_id, now.why if now is not None else ""))
    if before is not None and now is None:
        events.emit(CallEnded(workspace_id, before.call_id, why))
    events.emit(CallChanged(workspace_id))


def _name(state: CallState, peer_id: str) -> str:
    return next((part.name[:NAME_CHARACTERS] for part in state.parts if part.peer_id == peer_id), peer_id[:8])
