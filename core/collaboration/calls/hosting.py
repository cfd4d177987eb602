"""The host's side of calls: keeps the roster of each workspace that lives here, and tells its members what is so."""

import asyncio
import secrets
import time
from collections.abc import Callable

from core.collaboration.calls.messages import CallJoin, CallState, PartEntry
from core.collaboration.calls.roster import Roster

# A machine whose link broke may be back in a moment; its sound may never have stopped.
GONE_S = 15.0


class Hosting:
    """The calls of the workspaces of this machine."""

    def __init__(
        self,
        *,
        may_join: Callable[[str, str], bool],
        is_online: Callable[[str], bool],
        publish: Callable[[CallState], None],
    ) -> None:
        """`publish(state)` tells this machine and all members that are there."""
        self._may_join, self._is_online, self._publish = may_join, is_online, publish
        self._rosters: dict[str, Roster] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def states(self) -> list[CallState]:
        """Every call that is going on."""
        return [roster.state() for roster in self._rosters.values() if roster.call_id]

    def put(self, join: CallJoin, peer_id: str, name: str) -> None:
        """Somebody comes, or sends something else now. Raises InputError when the call is full."""
        roster = self._rosters.setdefault(join.workspace_id, Roster(join.workspace_id))
        entry = PartEntry(
            peer_id, name, time.time(), join.is_muted, join.has_camera, join.has_screen, join.is_writing_down
        )
        roster.put(entry, call_id=secrets.token_hex(6))
        self._publish(roster.state())

    def remove(self, workspace_id: str, peer_id: str) -> None:
        """Somebody went."""
        roster = self._rosters.get(workspace_id)
        if roster is not None and roster.remove(peer_id):
            self._publish(roster.state())

    def wish(self, workspace_id: str, peer_id: str, wish: str) -> None:
        """Somebody's wish about a recording. Raises RefusedError, InputError."""
        roster = self._rosters.setdefault(workspace_id, Roster(workspace_id))
        roster.wish(peer_id, wish)
        self._publish(roster.state())

    def relay(self, workspace_id: str, peer_id: str) -> None:
        """Somebody in the call cannot reach another: forward for all from now on."""
        roster = self._rosters.get(workspace_id)
        if roster is not None and roster.has(peer_id) and not roster.is_relayed:
            roster.relay()
            self._publish(roster.state())

    def went(self, peer_id: str) -> None:
        """The link to a machine broke. When it is not back soon, it is out of its call."""
        if any(roster.has(peer_id) for roster in self._rosters.values()):
            self._forget_timer(peer_id)
            self._timers[peer_id] = asyncio.get_running_loop().call_later(GONE_S, self._give_up, peer_id)

    def check(self, workspace_id: str) -> None:
        """The members of a workspace are others: who is none any more is out of the call."""
        roster = self._rosters.get(workspace_id)
        for part in roster.parts if roster is not None else ():
            if not self._may_join(workspace_id, part.peer_id):
                self.remove(workspace_id, part.peer_id)

    def stop(self, me: str) -> None:
        """This machine goes: what it forwards ends for all, the others may go on without it."""
        for timer in self._timers.values():
            timer.cancel()
        for roster in self._rosters.values():
            if roster.is_relayed:
                roster.end("The machine on which the workspace lives was switched off.")
                self._publish(roster.state())
            else:
                self.remove(roster.workspace_id, me)

    def _give_up(self, peer_id: str) -> None:
        self._forget_timer(peer_id)
        if not self._is_online(peer_id):
            for roster in self._rosters.values():
                self.remove(roster.workspace_id, peer_id)

    def _forget_timer(self, peer_id: str) -> None:
        timer = self._timers.pop(peer_id, None)
        if timer is not None:
            timer.cancel()
