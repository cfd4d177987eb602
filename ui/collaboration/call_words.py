"""What is said about calls, in words."""

from collections.abc import Sequence

from core.collaboration.calls.records import Call, CallStatistics, Participant, Recording

# From here on a person notices: voices begin to overlap, words to miss syllables.
SLOW_MS, LOSSY_PERCENT = 300.0, 5.0


def length(seconds: float) -> str:
    """12:34, or 1:02:03."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Ada, Ben and Cleo; beyond `most` the rest is counted."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} others"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def going(call: Call) -> str:
    """Who is in a call."""
    names = [entry.name for entry in call.participants]
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'} in a call"


def state(participant: Participant) -> str:
    """What is shown over a picture while there is no connection; "" while there is one."""
    return {"connecting": "Connecting…", "reconnecting": "Reconnecting…"}.get(participant.state, "")


def described(participant: Participant) -> str:
    """What a screen reader says of a tile."""
    parts = [participant.name, state(participant).rstrip("…")]
    parts += ["muted" if participant.is_muted else "", "camera on" if participant.has_camera else ""]
    parts += ["shares the screen" if participant.has_screen else ""]
    return ", ".join(part for part in parts if part)


def asked(recording: Recording, call: Call, me: str) -> str:
    """Where a recording stands, for one of those in the call."""
    if recording.is_running:
        missing = [entry.name for entry in call.participants if entry.peer_id not in recording.agreed]
        without = f" Not recorded: {listed(missing)}." if missing else ""
        return ("You record this call." if recording.by == me else f"{recording.name} records this call.") + without
    if recording.by == me:
        open_ = [entry.name for entry in call.participants if entry.peer_id not in recording.agreed]
        return f"You asked to record. Waiting for {listed(open_)}."
    return f"{recording.name} wants to record this call. Nothing is recorded unless everybody agrees."


def to_know(call: Call, me: str) -> str:
    """What everybody in a call knows wherever they look: who records it or wants to, and who writes it down; ""."""
    parts, recording = [], call.recording
    if recording is not None:
        is_own = recording.by == me
        parts.append(f"{'you record' if is_own else f'{recording.name} records'} it")
        if not recording.is_running:
            parts = ["you asked to record it" if is_own else f"{recording.name} wants to record it"]
    for entry in call.participants:
        if entry.is_writing_down:
            parts.append("you write it down" if entry.peer_id == me else f"{entry.name} writes it down")
    return " · ".join(parts)


def live(*, has_camera: bool, has_screen: bool) -> str:
    """What of this machine the others see; "" for nothing."""
    if has_camera and has_screen:
        return "Camera, screen on"
    return "Camera is on" if has_camera else "Screen is shared" if has_screen else ""


def quality(entry: CallStatistics) -> tuple[str, str]:
    """How good a connection is, in a word and a tone."""
    if entry.state != "connected":
        return ("Reconnecting" if entry.state == "reconnecting" else "Connecting"), "warn"
    if (entry.round_trip_ms or 0) > SLOW_MS or (entry.lost_percent or 0) > LOSSY_PERCENT:
        return "Weak", "warn"
    return "Good", "good"


def figures(entry: CallStatistics) -> tuple[str, str, str, str]:
    """Round trip, jitter, loss and bitrate, with their units."""
    return (
        "–" if entry.round_trip_ms is None else f"{entry.round_trip_ms:.0f} ms",
        "–" if entry.jitter_ms is None else f"{entry.jitter_ms:.0f} ms",
        "–" if entry.lost_percent is None else f"{entry.lost_percent:.1f} %",
        f"{entry.received_kbps:.0f} / {entry.sent_kbps:.0f} kbit/s",
    )
