"""The legs of one machine's part in a call: made, answered, watched, and made again when they break.

The dance of "perfect negotiation" (W3C webrtc-pc 10.7): whoever wants a connection offers; when two offer at once, the
polite one takes back its own and answers. Here taking back is throwing away: a leg has nothing worth keeping before it
stands, and aiortc knows no rollback. For the same reason an ICE restart is a new leg.
"""

import asyncio
import dataclasses
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from aiortc import RTCIceServer

from core.collaboration.calls.errands import Errands
from core.collaboration.calls.incoming import Incoming
from core.collaboration.calls.leg import Leg
from core.collaboration.calls.records import CallStatistics
from core.collaboration.calls.sources import Sources
from core.collaboration.calls.statistics import Gauge
from core.collaboration.calls.steps import Key, Step

# Gathering, the checks of ICE and the handshake take a third of a second on a good network.
CONNECT_S = 10.0
# Sound comes every 20 ms, also from who is silent; so long nothing means that the way is broken.
QUIET_S = 4.0
# The one who should offer may need a moment to hear of it.
PATIENCE_S = 2.0
WATCH_S = 0.5
# What failed is tried again after this: the other end may just have left, and the host says so in a moment.
RETRY_S = 2.0
# After so many attempts two machines do not reach each other.
MOST_ATTEMPTS = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Want:
    """What a leg is for. `offers`: this end begins; otherwise it waits for the other a while."""

    sends: Sources | None
    receives: Incoming | None
    offers: bool


@dataclass
class _Watched:
    """What is known of a leg that is wanted, over all attempts."""

    since: float
    leg: Leg | None = None
    attempts: int = 0
    was_connected: bool = False
    gauge: Gauge = dataclasses.field(default_factory=Gauge)


class Connections:
    """All legs of a call. Belongs to the loop thread."""

    def __init__(
        self,
        me: str,
        *,
        servers: Sequence[RTCIceServer],
        say: Callable[[Step], Awaitable[None]],
        changed: Callable[[], None],
        unreachable: Callable[[str], None],
    ) -> None:
        """`say(step)` brings a step to the other end; `unreachable(peer_id)` is called when attempts are used up."""
        self._me, self._servers = me, servers
        self._say, self._changed, self._unreachable = say, changed, unreachable
        self._wanted: dict[Key, Want] = {}
        self._watched: dict[Key, _Watched] = {}
        self._errands, self._closing = Errands("A step of a call"), Errands("Closing a connection")
        self._watch = asyncio.ensure_future(self._look_after())

    def want(self, wanted: Mapping[Key, Want]) -> None:
        """These legs there should be from now on, and no others."""
        for key in [key for key in self._watched if key not in wanted]:
            self._drop(self._watched.pop(key))
        self._wanted = dict(wanted)
        for key, want in wanted.items():
            if key not in self._watched:
                self._watched[key] = _Watched(time.monotonic())
                if want.offers:
                    self._errands.run(self._offer(key))

    def take(self, step: Step) -> None:
        """The other end said something."""
        self._errands.run(self._take(step))

    def state(self, key: Key) -> str:
        """The state of a leg: "connecting", "connected" or "reconnecting"."""
        watched = self._watched.get(key)
        if watched is None:
            return "connecting"
        if watched.leg is not None and watched.leg.state == "connected" and not self._is_quiet(watched):
            return "connected"
        return "reconnecting" if watched.was_connected else "connecting"

    def leg(self, key: Key) -> Leg | None:
        """The leg, if there is one now."""
        watched = self._watched.get(key)
        return watched.leg if watched is not None else None

    async def statistics(self, key: Key, peer_id: str) -> CallStatistics:
        """How well a leg goes; `peer_id` is who is heard through it."""
        watched = self._watched.get(key)
        state = self.state(key)
        if watched is None or watched.leg is None:
            return CallStatistics(peer_id, state, None, None, None, 0.0, 0.0)
        return await watched.gauge.read(watched.leg.pc, peer_id, state)

    async def close(self) -> None:
        """End all of them."""
        self._watch.cancel()
        self._wanted = {}
        watched, self._watched = self._watched, {}
        await self._errands.cancel()
        await asyncio.gather(self._watch, return_exceptions=True)
        for entry in watched.values():
            self._drop(entry)
        await self._closing.finish()

    # Making

    async def _offer(self, key: Key) -> None:
        leg = self._new(key)
        if leg is None:
            return
        sdp = await leg.offer()
        if self.leg(key) is leg:
            await self._say(Step(key, leg.session, "offer", sdp))

    async def _take(self, step: Step) -> None:
        leg = self.leg(step.key)
        if step.kind == "offer":
            is_polite = self._me < step.key.peer_id
            if leg is not None and leg.is_offering and not is_polite:
                return  # ours stands; the other takes back its own
            await self._answer(step)
        elif leg is None or leg.session != step.session:
            return  # about an attempt that is over
        elif step.kind == "answer" and leg.is_offering:
            await leg.take_answer(step.sdp)
        elif step.kind == "candidate":
            await leg.take_candidate(step.sdp, step.mid)
        elif step.kind == "bye":
            self._lose(step.key)

    async def _answer(self, step: Step) -> None:
        leg = self._new(step.key, session=step.session)
        if leg is None:
            return
        sdp = await leg.answer(step.sdp)
        if self.leg(step.key) is leg:
            await self._say(Step(step.key, leg.session, "answer", sdp))

    def _new(self, key: Key, *, session: str = "") -> Leg | None:
        """A leg in the place of the one before; None when it is not wanted (any more)."""
        want, watched = self._wanted.get(key), self._watched.get(key)
        if want is None or watched is None:
            return None
        self._drop(watched)
        if want.receives is not None:
            want.receives.heard_at = 0.0
        watched.leg = Leg(
            servers=self._servers,
            sends=want.sends,
            receives=want.receives,
            changed=lambda: self._leg_changed(key),
            session=session,
        )
        watched.since = time.monotonic()
        self._changed()
        return watched.leg

    # Watching

    async def _look_after(self) -> None:
        while True:
            await asyncio.sleep(WATCH_S)
            for key, watched in tuple(self._watched.items()):
                if self._is_overdue(key, watched):
                    self._again(key, watched)

    def _is_overdue(self, key: Key, watched: _Watched) -> bool:
        want = self._wanted[key]
        if want.receives is None:
            return False  # who receives notices, and offers
        passed = time.monotonic() - watched.since
        if watched.leg is None:
            return passed > PATIENCE_S
        if watched.leg.state == "failed":
            return passed > RETRY_S or watched.was_connected
        return self._is_quiet(watched) or (watched.leg.state == "connecting" and passed > CONNECT_S)

    def _is_quiet(self, watched: _Watched) -> bool:
        leg = watched.leg
        if leg is None or leg.receives is None or leg.state != "connected":
            return False
        return time.monotonic() - max(leg.receives.heard_at, watched.since) > QUIET_S

    def _again(self, key: Key, watched: _Watched) -> None:
        watched.attempts += 1
        log.info("The connection to %s is made again, attempt %d", key.peer_id[:8], watched.attempts)
        if watched.attempts % MOST_ATTEMPTS == 0:
            self._unreachable(key.peer_id)
        self._errands.run(self._offer(key))

    def _leg_changed(self, key: Key) -> None:
        watched = self._watched.get(key)
        if watched is not None and watched.leg is not None and watched.leg.state == "connected":
            watched.was_connected, watched.attempts = True, 0
            watched.since = time.monotonic()
        self._changed()

    def _lose(self, key: Key) -> None:
        watched = self._watched.get(key)
        if watched is not None:
            self._drop(watched)
            watched.since = time.monotonic()
            self._changed()

    def _drop(self, watched: _Watched) -> None:
        leg, watched.leg = watched.leg, None
        if leg is not None:
            self._closing.run(leg.close())  # never cancelled: threads and sockets hang on it
