"""Steps: what the two ends of a leg say to each other while they connect, and how that travels as a message."""

from dataclasses import dataclass
from typing import NamedTuple

from core.collaboration.calls.messages import CallSignal
from core.errors import InputError

KINDS = ("offer", "answer", "candidate", "bye")
# A description of three parts with the addresses of a machine with many networks is a tenth of that.
MOST_SDP = 64_000
# Ids of machines, sessions and parts are shorter by far.
MOST_ID = 100


class Key(NamedTuple):
    """Which leg: to whom, and whose sound and pictures it forwards; "" for those of its two ends."""

    peer_id: str
    about: str = ""


@dataclass(frozen=True)
class Step:
    """One step. `kind` is "offer", "answer", "candidate" or "bye"; `session` tells attempts apart."""

    key: Key
    session: str
    kind: str
    sdp: str = ""
    mid: str = ""


def signal_of(step: Step, workspace_id: str, *, me: str) -> CallSignal:
    """The message that brings a step of this machine to the other end."""
    target, about = step.key
    return CallSignal(workspace_id, me, target, about, step.session, step.kind, step.sdp, step.mid)


def step_of(signal: CallSignal) -> Step:
    """The step that a message brings. Raises InputError when it cannot be one."""
    ids = (signal.session, signal.about, signal.mid, signal.target, signal.sender)
    if signal.kind not in KINDS or len(signal.sdp) > MOST_SDP or any(len(entry) > MOST_ID for entry in ids):
        raise InputError("A step of a call is malformed.", "Update Vega on both machines.")
    return Step(Key(signal.sender, signal.about), signal.session, signal.kind, signal.sdp, signal.mid)
