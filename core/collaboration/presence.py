"""Presence: who is in a workspace, what they look at and where in it, as they told within the last half minute."""

from collections.abc import Mapping
from dataclasses import dataclass

# Somebody who is there says so every ten seconds; three times not heard is gone.
TELL_S = 10.0
GONE_S = 30.0
ACTIVITIES = ("active", "idle", "call")
# A caret takes some fifty bytes.
PLACE_BYTES = 1024
PEOPLE_MOST = 1000


@dataclass(frozen=True)
class Visitor:
    """Somebody elsewhere. `place` is the document's own way to say where in it; `heard` a time in seconds."""

    name: str
    activity: str
    document_id: str
    place: bytes
    heard: float


class Presences:
    """By workspace, by machine. Time is an argument."""

    def __init__(self) -> None:
        self._visitors: dict[str, dict[str, Visitor]] = {}

    def hear(self, workspace_id: str, peer_id: str, visitor: Visitor) -> bool:
        """Somebody told where they are; True when that is news. What nobody would tell is ignored."""
        here = self._visitors.setdefault(workspace_id, {})
        if visitor.activity not in ACTIVITIES:
            return self.leave(workspace_id, peer_id)
        if len(visitor.place) > PLACE_BYTES or (peer_id not in here and len(here) >= PEOPLE_MOST):
            return False
        before = here.get(peer_id)
        here[peer_id] = visitor
        return before is None or _said(before) != _said(visitor)

    def leave(self, workspace_id: str, peer_id: str) -> bool:
        """Somebody is gone; True when they were there."""
        return self._visitors.get(workspace_id, {}).pop(peer_id, None) is not None

    def clear(self, workspace_id: str) -> None:
        """Nobody is heard of any more."""
        self._visitors.pop(workspace_id, None)

    def of(self, workspace_id: str) -> Mapping[str, Visitor]:
        """Everybody who is there, by machine."""
        return self._visitors.get(workspace_id, {})

    def looking_at(self, workspace_id: str, document_id: str) -> Mapping[str, Visitor]:
        """Those who look at one document."""
        return {
            peer_id: visitor for peer_id, visitor in self.of(workspace_id).items() if visitor.document_id == document_id
        }

    def expire(self, now: float) -> list[tuple[str, str]]:
        """Let those go who were not heard for half a minute; returns them as (workspace, machine)."""
        gone = [
            (workspace_id, peer_id)
            for workspace_id, here in self._visitors.items()
            for peer_id, visitor in here.items()
            if now - visitor.heard > GONE_S
        ]
        for workspace_id, peer_id in gone:
            self.leave(workspace_id, peer_id)
        return gone


def _said(visitor: Visitor) -> tuple[str, str, str, bytes]:
    return visitor.name, visitor.activity, visitor.document_id, visitor.place
