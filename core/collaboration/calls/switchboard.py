"""What calls say over the network: to the host, from the host to all, and steps of connections between any two."""

import logging
from collections.abc import Callable, Sequence

from core.collaboration.calls.errands import Errands
from core.collaboration.calls.hosting import Hosting
from core.collaboration.calls.messages import (
    CallJoin,
    CallLeave,
    CallRecording,
    CallSignal,
    CallState,
    CallUnreachable,
)
from core.collaboration.calls.roster import MOST
from core.collaboration.calls.steps import Step, signal_of, step_of
from core.collaboration.calls.visitors import Visitors
from core.collaboration.records import WorkspaceChanged
from core.errors import InputError, RefusedError, VegaError
from core.events import Events, Subscription
from core.networking.records import PeerConnected, PeerDisconnected, PeerPaired
from core.networking.service import NetworkService

ANSWER_S = 10.0
# Unix seconds beyond it are no time of a call.
LATEST = 1e11

log = logging.getLogger(__name__)

Follow = Callable[[str, CallState | None, CallState | None, str], None]


class Switchboard:
    """Knows the state of every workspace's call, and brings words to where they belong."""

    def __init__(
        self,
        *,
        network: NetworkService,
        events: Events,
        may_join: Callable[[str, str], bool],
        members: Callable[[str], Sequence[str]],
        host: Callable[[str], str],
        follow: Follow,
        step: Callable[[str, Step], None],
        returned: Callable[[str], None],
        visitors: Visitors,
    ) -> None:
        """`follow(workspace_id, before, now, why)` hears of every change, `step(workspace_id, step)` of steps for here,
        `returned(peer_id)` of a machine that is reachable (again)."""
        self.host = host
        self._network, self._events = network, events
        self._members, self._visitors = members, visitors
        self._is_member = may_join
        self._on_follow, self._on_step, self._on_returned = follow, step, returned
        self._states: dict[str, CallState] = {}
        self._errands = Errands("A word about a call")
        self._subscriptions: list[Subscription] = []
        self._hosting = Hosting(may_join=self._may_join, is_online=self._is_online, publish=self._publish)
        network.on(CallState, self._on_state)
        network.on(CallJoin, self._on_join)
        network.on(CallLeave, self._on_leave)
        network.on(CallSignal, self._on_signal)
        network.on(CallUnreachable, self._on_unreachable)
        network.on(CallRecording, self._on_recording)

    def start(self) -> None:
        """Listen to who comes and goes."""
        self._subscriptions = [
            self._events.subscribe(PeerPaired, lambda event: self._came(event.peer_id)),
            self._events.subscribe(PeerConnected, lambda event: self._came(event.peer_id)),
            self._events.subscribe(PeerDisconnected, lambda event: self._went(event.peer_id)),
            self._events.subscribe(WorkspaceChanged, lambda event: self._workspace_changed(event.workspace_id)),
        ]

    async def stop(self) -> None:
        """End what this machine hosts, and say so to whoever is there."""
        for subscription in self._subscriptions:
            subscription.cancel()
        self._hosting.stop(self._me)
        await self._errands.finish(1.0)
        await self._errands.cancel()

    def state(self, workspace_id: str) -> CallState | None:
        """The call of a workspace; None when there is none, or none is known."""
        return self._states.get(workspace_id)

    def is_reachable(self, workspace_id: str) -> bool:
        """Whether the machine on which a workspace lives is there."""
        host = self.host(workspace_id)
        return host == self._me or self._network.is_online(host)

    async def tell(self, join: CallJoin) -> None:
        """This machine is in the call, and sends this. Raises InputError, RefusedError, UnreachableError."""
        await self._to_host(join.workspace_id, join)

    async def leave(self, workspace_id: str) -> None:
        """This machine goes; a host that cannot be told notices."""
        if not self.is_reachable(workspace_id):
            return
        try:
            await self._to_host(workspace_id, CallLeave(workspace_id), timeout_s=2.0)
        except VegaError as error:
            log.info("The host was not told that this machine left: %s", error)

    async def wish(self, workspace_id: str, wish: str) -> None:
        """About a recording: "ask", "agree", "decline", "stop". Raises InputError, RefusedError, UnreachableError."""
        await self._to_host(workspace_id, CallRecording(workspace_id, wish))

    async def ask_to_relay(self, workspace_id: str, peer_id: str) -> None:
        """This machine and another guest find no way to each other."""
        host = self.host(workspace_id)
        if self._me != host and peer_id != host:
            await self._to_host(workspace_id, CallUnreachable(workspace_id, peer_id))

    async def say(self, workspace_id: str, step: Step) -> None:
        """Bring a step to the other end of a leg: over the link to it, else through the host.

        Raises RefusedError, UnreachableError.
        """
        target = step.key.peer_id
        signal = signal_of(step, workspace_id, me=self._me)
        over = target if self._is_online(target) else self.host(workspace_id)
        await self._send(over, signal)

    # Visitors, who have no link

    async def hear(self, peer_id: str, words: object) -> None:
        """A visitor's page said something, as a machine would. Raises InputError, RefusedError."""
        if isinstance(words, CallJoin):
            await self._on_join(peer_id, words)
        elif isinstance(words, CallLeave):
            await self._on_leave(peer_id, words)
        elif isinstance(words, CallSignal):
            await self._on_signal(peer_id, words)
        elif isinstance(words, CallUnreachable):
            await self._on_unreachable(peer_id, words)
        elif isinstance(words, CallRecording):
            await self._on_recording(peer_id, words)

    def came(self, peer_id: str) -> None:
        """A visitor is here, or back: they hear what is going on."""
        self._came(peer_id)

    def went(self, peer_id: str) -> None:
        """A visitor's page is away; it may be back in a moment."""
        self._went(peer_id)

    def expel(self, workspace_id: str, peer_id: str) -> None:
        """A visit is over for good."""
        self._hosting.remove(workspace_id, peer_id)

    # Messages

    async def _on_state(self, peer_id: str, state: CallState) -> None:
        if peer_id != self.host(state.workspace_id):
            raise RefusedError("The workspace of this call lives on another machine.", "Ask its owner.")
        moments = (state.started, *(part.joined for part in state.parts))
        if len(state.parts) > MOST or not all(0 <= moment < LATEST for moment in moments):
            raise InputError("The call is announced wrongly.", "Update Vega on both machines.")
        self._take(state)

    async def _on_join(self, peer_id: str, join: CallJoin) -> None:
        self._check_guest(join.workspace_id, peer_id)
        self._hosting.put(join, peer_id, self._visitors.name(peer_id) or self._network.peer(peer_id).name)

    async def _on_leave(self, peer_id: str, words: CallLeave) -> None:
        if self.host(words.workspace_id) == self._me:
            self._hosting.remove(words.workspace_id, peer_id)

    async def _on_unreachable(self, peer_id: str, words: CallUnreachable) -> None:
        self._check_guest(words.workspace_id, peer_id)
        self._hosting.relay(words.workspace_id, peer_id)

    async def _on_recording(self, peer_id: str, words: CallRecording) -> None:
        self._check_guest(words.workspace_id, peer_id)
        self._hosting.wish(words.workspace_id, peer_id, words.wish)

    async def _on_signal(self, peer_id: str, signal: CallSignal) -> None:
        host = self.host(signal.workspace_id)
        if signal.sender != peer_id and peer_id != host:
            raise RefusedError("A machine speaks for itself only.", "Update Vega on both machines.")
        if host == self._me:
            self._check_guest(signal.workspace_id, peer_id)
        step = step_of(signal)
        state = self._states.get(signal.workspace_id)
        there = {part.peer_id for part in state.parts} | {host} if state is not None else set()
        if signal.sender not in there or signal.target not in there or signal.sender == self._me:
            raise RefusedError("That machine is not in this call.", "Join it again.")
        if signal.target == self._me:
            self._on_step(signal.workspace_id, step)
        elif host == self._me:
            self._errands.run(self._send(signal.target, signal))
        else:
            raise RefusedError("This machine is not whom that was meant for.", "Update Vega on both machines.")

    # Parts

    @property
    def _me(self) -> str:
        return self._network.identity.peer_id

    def _may_join(self, workspace_id: str, peer_id: str) -> bool:
        return self._visitors.is_in(workspace_id, peer_id) or self._is_member(workspace_id, peer_id)

    def _is_online(self, peer_id: str) -> bool:
        return self._visitors.is_here(peer_id) or self._network.is_online(peer_id)

    async def _send(self, peer_id: str, words: CallState | CallSignal) -> None:
        if not self._visitors.tell(peer_id, words):
            await self._network.send(peer_id, words, timeout_s=ANSWER_S)

    def _check_guest(self, workspace_id: str, peer_id: str) -> None:
        if self.host(workspace_id) != self._me or not self._may_join(workspace_id, peer_id):
            raise RefusedError("This machine has no such workspace in common with you.", "Ask its owner for an invite.")

    async def _to_host(self, workspace_id: str, words: object, *, timeout_s: float = ANSWER_S) -> None:
        host = self.host(workspace_id)
        if not host:
            raise InputError("There is no such workspace here.", "Ask its owner for an invite.")
        if host != self._me:
            await self._network.send(host, words, timeout_s=timeout_s)
        elif isinstance(words, CallJoin):
            self._hosting.put(words, self._me, self._network.name)
        elif isinstance(words, CallLeave):
            self._hosting.remove(workspace_id, self._me)
        elif isinstance(words, CallRecording):
            self._hosting.wish(workspace_id, self._me, words.wish)

    def _publish(self, state: CallState) -> None:
        self._take(state)
        for peer_id in (*self._members(state.workspace_id), *self._visitors.of(state.workspace_id)):
            if peer_id != self._me and self._is_online(peer_id):
                self._errands.run(self._send(peer_id, state))

    def _take(self, state: CallState) -> None:
        before = self._states.get(state.workspace_id)
        if before is not None and before.call_id == state.call_id and state.version < before.version:
            return  # overtaken on its way
        if state.call_id:
            self._states[state.workspace_id] = state
        else:
            self._states.pop(state.workspace_id, None)
        self._on_follow(state.workspace_id, before, state if state.call_id else None, state.why)

    def _came(self, peer_id: str) -> None:
        for state in self._hosting.states():
            if self._may_join(state.workspace_id, peer_id):
                self._errands.run(self._send(peer_id, state))
        self._on_returned(peer_id)

    def _workspace_changed(self, workspace_id: str) -> None:
        """Who has no part in it any more is out of its call; that nobody tells those who were removed."""
        self._hosting.check(workspace_id)
        if not self._may_join(workspace_id, self._me):
            before = self._states.pop(workspace_id, None)
            if before is not None:
                self._on_follow(workspace_id, before, None, "You have no part in this workspace any more.")

    def _went(self, peer_id: str) -> None:
        self._hosting.went(peer_id)
