"""Calling: machines that are paired already are asked to take part in a training, without another link.

Who is called is granted the role "called in <scope>", the scope being what both have in common (a workspace). It lets
them do nothing, and outlasts restarts: the call is said again each time they come, until they answer. Whoever accepts
is a member, as if they had come with an invite, and grants the coordinator what an invite would have.
"""

import logging
from collections.abc import Callable, Coroutine, Sequence

from core.errors import InputError, PeerError, RefusedError
from core.events import Events
from core.federated.choices import check_config
from core.federated.inbox import ENDED, MEMBER, SCOPE, TITLE_CHARACTERS
from core.federated.messages import Call, Reply
from core.federated.records import CallAnswered, Federation, TrainingCalled
from core.federated.register import Register
from core.networking.service import NetworkService

log = logging.getLogger(__name__)

CALLED = "called in "
# More open calls of one machine are none that a person would read.
CALLS_MOST = 20
ID_CHARACTERS = 64


class Calling:
    """Both sides. `welcome(peer_id)` is called when somebody has become a member."""

    def __init__(
        self,
        register: Register,
        *,
        network: NetworkService,
        events: Events,
        welcome: Callable[[str], None],
        later: Callable[[Coroutine[None, None, None]], None],
    ) -> None:
        self._register = register
        self._network = network
        self._events = events
        self._welcome = welcome
        self._later = later
        self._calls: dict[str, TrainingCalled] = {}
        network.on(Call, self._on_call)
        network.on(Reply, self._on_reply)

    def calls(self, scope: str = "") -> list[TrainingCalled]:
        """The calls to this machine that nobody has answered, of one scope or all."""
        return [call for call in self._calls.values() if scope in ("", call.scope)]

    async def call(self, federation_id: str, peer_ids: Sequence[str], *, scope: str) -> None:
        """Ask these to take part in a training of this machine; who already does is left in peace.

        Raises InputError for a training of another machine, an ended one, or a machine that is not paired.
        """
        federation = self._register.get(federation_id)
        if federation is None or federation.role != "coordinator" or federation.state in ENDED:
            raise InputError("Nobody can be called to that training.", "Begin a new one on this machine.")
        for peer_id in peer_ids:
            if self._network.role_of(peer_id, SCOPE + federation_id) != MEMBER:
                await self._network.grant(peer_id, SCOPE + federation_id, CALLED + scope)
                self._later(self._say(peer_id, federation, scope))

    def came(self, peer_id: str) -> None:
        """A machine is there: say again what it has not answered."""
        for federation in self._register.federations():
            role = self._network.role_of(peer_id, SCOPE + federation.id) or ""
            if federation.role == "coordinator" and federation.state not in ENDED and role.startswith(CALLED):
                self._later(self._say(peer_id, federation, role.removeprefix(CALLED)))

    async def answer(self, federation_id: str, *, accepts: bool) -> None:
        """Take part from now on, or say no. Raises InputError when there is no such call."""
        call = self._calls.get(federation_id)
        if call is None:
            raise InputError("Nobody calls you to that training any more.", "Ask its coordinator for an invite.")
        if accepts:
            await self._network.grant(call.coordinator, SCOPE + federation_id, "host")
        # a coordinator that is away hears it on its return
        await self._network.queue(call.coordinator, Reply(federation_id, accepts))
        self._calls.pop(federation_id, None)

    async def _say(self, peer_id: str, federation: Federation, scope: str) -> None:
        if not self._network.is_online(peer_id):
            return
        try:
            await self._network.send(peer_id, Call(federation.id, federation.title, scope, federation.config))
        except PeerError as error:
            log.info("%s did not hear the call to '%s': %s", peer_id[:8], federation.title, error)

    async def _on_call(self, peer_id: str, call: Call) -> None:
        if not call.scope or self._network.role_of(peer_id, call.scope) is None:
            raise RefusedError("This machine has nothing in common with you.", "Send an invite.")
        if not 0 < len(call.federation_id) <= ID_CHARACTERS:
            raise InputError("The call is malformed.", "Update Vega on both machines.")
        check_config(call.config)
        if self._network.role_of(peer_id, SCOPE + call.federation_id) == "host":
            return  # accepted already; the answer is on its way
        known = self._calls.get(call.federation_id)
        if self._register.get(call.federation_id) is not None or (known and known.coordinator != peer_id):
            raise RefusedError("That training is known here already.", "Choose another id.")
        if known is None and sum(other.coordinator == peer_id for other in self._calls.values()) >= CALLS_MOST:
            raise RefusedError("Too many calls are waiting for an answer.", "Wait for the answers.")
        name = self._network.peer(peer_id).name
        made = TrainingCalled(call.federation_id, call.title[:TITLE_CHARACTERS], peer_id, name, call.scope)
        self._calls[call.federation_id] = made
        if known is None:
            self._events.emit(made)

    async def _on_reply(self, peer_id: str, reply: Reply) -> None:
        federation = self._register.get(reply.federation_id)
        role = self._network.role_of(peer_id, SCOPE + reply.federation_id) or ""
        if federation is None or federation.role != "coordinator" or not role.startswith(CALLED):
            raise RefusedError("You were not called to that training.", "Ask its owner for an invite.")
        if reply.accepts:
            await self._network.grant(peer_id, SCOPE + federation.id, MEMBER)
            self._welcome(peer_id)
        else:
            await self._network.revoke(peer_id, SCOPE + federation.id)
        name = self._network.peer(peer_id).name
        self._events.emit(CallAnswered(federation.id, federation.title, name, accepts=reply.accepts))
