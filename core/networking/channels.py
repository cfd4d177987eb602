"""Channels to machines that cannot be reached otherwise, arranged through whoever both are linked with.

That is the host of something that both take part in, or, where a hub's relay joins the two already, they themselves.
Whoever brings the words could keep them back; what it changes in them only makes the link's own handshake fail.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import InputError, PeerError, RefusedError, UnreachableError, VegaError
from core.networking.book import Book
from core.networking.channel import MOST_SDP, Channel
from core.networking.messages import message
from core.networking.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiortc import RTCIceServer

log = logging.getLogger(__name__)

# Channels that others are making with this machine, and words that it passes on, at the same time.
ANSWERING_MOST, PASSING_MOST = 16, 64
CALL_CHARACTERS = 32
ANSWER_S = 20.0
SEND_S = 10.0
# After an attempt that led to nothing, the next one waits: so long at first, then twice as long each time.
REST_S, LONGEST_REST_S = 1.0, 600.0

Send = Callable[[str, object, float], Awaitable[None]]


@message("network.offer")
@dataclass(frozen=True)
class Offer:
    """Make a channel with me: from `caller` to `callee`, perhaps passed on by a host. `sdp` is WebRTC's description."""

    call: str
    caller: str
    callee: str
    sdp: str


@message("network.answer")
@dataclass(frozen=True)
class Answer:
    """The answer to an offer: the description, or why there is none."""

    call: str
    caller: str
    callee: str
    sdp: str
    why: str = ""


class Channels:
    """Belongs to the loop thread.

    `send(peer_id, message, seconds)` delivers; `target()` is the address of this machine's own gate; `is_on()` whether
    the person lets others reach this machine directly.
    """

    def __init__(
        self,
        me: str,
        book: Book,
        *,
        send: Send,
        is_online: Callable[[str], bool],
        servers: "Callable[[], Sequence[RTCIceServer]]",
        target: Callable[[], Awaitable[tuple[str, int]]],
        is_on: Callable[[], bool],
    ) -> None:
        self._me = me
        self._book = book
        self._send = send
        self._is_online = is_online
        self._servers = servers
        self._target = target
        self._is_on = is_on
        self._calls: dict[str, tuple[str, asyncio.Future[Answer]]] = {}
        self._rests: dict[str, tuple[float, float]] = {}
        self._answering: set[asyncio.Task[None]] = set()
        self._passing: set[asyncio.Task[None]] = set()
        # by which local ports channels come to the gate
        self.ports: set[int] = set()

    def carrier(self, peer_id: str) -> str:
        """Who could bring words to a machine now; "" when nobody can, or it was in vain just before."""
        until, _ = self._rests.get(peer_id, (0.0, 0.0))
        if not self._is_on() or time.monotonic() < until:
            return ""
        peer = self._book.get(peer_id)
        scopes = {grant.scope for grant in peer.scopes} if peer else set()
        known = (other for other in self._book.all() if other.id != peer_id and self._is_online(other.id))
        hosts = (other.id for other in known if any(self._is_host(other.id, scope) for scope in scopes))
        # last the machine itself: a link that is only slow to break is there, too
        return next(hosts, peer_id if self._is_online(peer_id) else "")

    async def reach(self, peer_id: str, carrier: str) -> Wire:
        """A channel to a machine. Raises UnreachableError."""
        channel, call = Channel(self._servers()), secrets.token_hex(CALL_CHARACTERS // 2)
        heard: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._calls[call] = carrier, heard
        try:
            offer = Offer(call, self._me, peer_id, await channel.offer())
            await self._send(carrier, offer, SEND_S)
            async with asyncio.timeout(ANSWER_S):
                answer = await heard
            if answer.why:
                raise UnreachableError(answer.why, "Name a TURN server in the settings, or use a hub.")
            await channel.take_answer(answer.sdp)
            await channel.opened()
        except BaseException as error:
            await channel.close()
            if isinstance(error, Exception):
                self._rest(peer_id)
            if isinstance(error, PeerError | TimeoutError):
                log.info("No channel to %s: %s", peer_id[:8], error or "no answer")
                raise UnreachableError("There is no channel to that machine.", str(error)) from error
            raise
        finally:
            del self._calls[call]
        self._rests.pop(peer_id, None)
        return Wire(channel.carry, way="channel")

    async def heard_offer(self, peer_id: str, offer: Offer) -> None:
        """Somebody wants a channel with this machine, or with another. Raises InputError when that may not be."""
        _check(offer)
        if offer.callee != self._me:
            self._pass_on(peer_id, offer, sender=offer.caller, receiver=offer.callee)
            return
        if not self._is_on() or not self._may_call(offer.caller, peer_id):
            raise InputError("That machine takes no channel from there.", "Ask its owner.")
        if len(self._answering) >= ANSWERING_MOST:
            raise InputError("That machine makes many channels already.", "Try again later.")
        _keep(self._answering, self._answer(offer, peer_id))

    async def heard_answer(self, peer_id: str, answer: Answer) -> None:
        """Somebody answers this machine, or another one. Raises InputError when that may not be."""
        _check(answer)
        if answer.caller != self._me:
            self._pass_on(peer_id, answer, sender=answer.callee, receiver=answer.caller)
            return
        carrier, heard = self._calls.get(answer.call, ("", None))
        if heard is not None and carrier == peer_id and not heard.done():
            heard.set_result(answer)

    async def stop(self) -> None:
        """End every channel."""
        tasks = [*self._answering, *self._passing]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, offer: Offer, carrier: str) -> None:
        channel = Channel(self._servers())
        try:
            try:
                sdp, why = await channel.answer(offer.sdp), ""
            except VegaError as error:
                sdp, why = "", error.what
            await self._send(carrier, Answer(offer.call, offer.caller, self._me, sdp, why), SEND_S)
            if why:
                return
            await channel.opened()
            reader, writer = await asyncio.open_connection(*await self._target())
            port = writer.get_extra_info("sockname")[1]
            self.ports.add(port)
            try:
                await channel.carry(reader, writer)
            finally:
                self.ports.discard(port)
        except (PeerError, OSError) as error:
            log.info("A channel to %s came to nothing: %s", offer.caller[:8], error)
        finally:
            await channel.close()

    def _pass_on(self, peer_id: str, words: Offer | Answer, *, sender: str, receiver: str) -> None:
        """At a host: from one member to another of the same thing."""
        if peer_id != sender or not self._share(sender, receiver):
            raise InputError("Nobody here passes that on.", "Ask to be let in there.")
        if len(self._passing) >= PASSING_MOST:
            raise InputError("Too much is being passed on here.", "Try again later.")
        _keep(self._passing, self._forward(words, sender, receiver))

    async def _forward(self, words: Offer | Answer, sender: str, receiver: str) -> None:
        try:
            await self._send(receiver, words, SEND_S)
        except (RefusedError, UnreachableError) as error:
            if isinstance(words, Offer):
                answer = Answer(words.call, words.caller, words.callee, "", error.what)
                try:
                    await self._send(sender, answer, SEND_S)
                except PeerError:
                    log.info("Nobody waits any more for why a channel came to nothing")

    def _share(self, one: str, other: str) -> bool:
        """Whether two others take part in something of this machine's."""
        first, second = self._book.get(one), self._book.get(other)
        if first is None or second is None or one == other:
            return False
        mine = {grant.scope for grant in first.scopes} & {grant.scope for grant in second.scopes}
        return any(not any(self._is_host(peer.id, scope) for peer in self._book.all()) for scope in mine)

    def _may_call(self, caller: str, carrier: str) -> bool:
        known = self._book.get(caller)
        if known is None:
            return False
        return caller == carrier or any(self._is_host(carrier, grant.scope) for grant in known.scopes)

    def _is_host(self, peer_id: str, scope: str) -> bool:
        return self._book.role_of(peer_id, scope) == "host"

    def _rest(self, peer_id: str) -> None:
        _, rest = self._rests.get(peer_id, (0.0, REST_S / 2))
        rest = min(2 * rest, LONGEST_REST_S)
        self._rests[peer_id] = time.monotonic() + rest, rest


def _check(words: Offer | Answer) -> None:
    ids = (words.caller, words.callee)
    if len(words.sdp) > MOST_SDP or len(words.call) > CALL_CHARACTERS or any(len(one) > 100 for one in ids):
        raise InputError("A channel is described at more length than any has.", "Update the older Vega.")


def _keep(tasks: "set[asyncio.Task[None]]", work: "Awaitable[None]") -> None:
    task = asyncio.ensure_future(work)
    assert isinstance(task, asyncio.Task)
    tasks.add(task)
    task.add_done_callback(tasks.discard)
