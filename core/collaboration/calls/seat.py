"""This machine's part in one call: its legs, whom it hears and sees, and what it forwards for others."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import av
import numpy as np
from aiortc import RTCIceServer

from core.collaboration.calls.connections import Connections, Want
from core.collaboration.calls.incoming import CAMERA_PART, SCREEN_PART, Incoming
from core.collaboration.calls.messages import CallState, PartEntry
from core.collaboration.calls.mixer import Mixer
from core.collaboration.calls.records import CallStatistics
from core.collaboration.calls.sound_queue import RATE
from core.collaboration.calls.sources import Sources
from core.collaboration.calls.steps import Key, Step

HearAll = Callable[[str, np.ndarray], None]
SeeAll = Callable[[str, str, av.VideoFrame], None]


class Seat:
    """`is_joined`: a person sits here; otherwise this machine only forwards."""

    def __init__(
        self,
        me: str,
        host: str,
        *,
        sources: Sources,
        servers: Sequence[RTCIceServer],
        say: Callable[[Step], Awaitable[None]],
        changed: Callable[[], None],
        unreachable: Callable[[str], None],
        hear: HearAll,
        see: SeeAll,
    ) -> None:
        """`hear(peer_id, int16 at 48 kHz)` and `see(peer_id, part, frame)` get all that comes from others."""
        self.me, self.host = me, host
        self.is_joined = False
        self.mixer = Mixer()
        self.troubled: set[str] = set()
        """To whom no way was found, and the person was told."""
        self.incoming: dict[str, Incoming] = {}
        self._sources = sources
        self._forwarded: dict[str, Sources] = {}
        self._hear_too, self._see_too = hear, see
        self._state: CallState | None = None
        self.connections = Connections(me, servers=servers, say=say, changed=changed, unreachable=unreachable)

    def follow(self, state: CallState, *, is_joined: bool) -> None:
        """The call is this now: make the legs that it needs, and end the others."""
        self.is_joined, self._state = is_joined, state
        others = {part.peer_id: part for part in state.parts if part.peer_id != self.me}
        for peer_id in [peer_id for peer_id in self.incoming if peer_id not in others and peer_id != self.host]:
            del self.incoming[peer_id]
            self.mixer.remove(peer_id)
        for peer_id in [entry for entry in self._forwarded if entry not in others or not state.is_relayed]:
            self._forwarded.pop(peer_id).off()
        for part in others.values():
            self._forget_pictures(part)
        self.connections.want(self._wanted(state, list(others.values())))

    def key(self, peer_id: str) -> Key:
        """The leg through which somebody is heard."""
        is_relayed = self._state is not None and self._state.is_relayed
        if is_relayed and self.me != self.host and peer_id != self.host:
            return Key(self.host, peer_id)
        return Key(peer_id)

    async def statistics(self) -> list[CallStatistics]:
        """How well each other participant is heard."""
        others = [part.peer_id for part in self._state.parts if part.peer_id != self.me] if self._state else []
        found = (self.connections.statistics(self.key(peer_id), peer_id) for peer_id in others)
        return list(await asyncio.gather(*found))

    async def close(self) -> None:
        """Leave."""
        await self.connections.close()
        for sources in self._forwarded.values():
            sources.off()

    def _wanted(self, state: CallState, others: Sequence[PartEntry]) -> dict[Key, Want]:
        own = next((part for part in state.parts if part.peer_id == self.me), None)

        def both(other: PartEntry, *, offers: bool) -> Want:
            return Want(self._sources, self._incoming(other.peer_id), offers)

        if not state.is_relayed:
            # who came last begins; two who came at once are told apart by their ids
            return {
                Key(other.peer_id): both(other, offers=own is not None and _order(own) > _order(other))
                for other in others
            }
        if self.me != self.host:
            wanted = {Key(self.host): Want(self._sources, self._incoming(self.host), True)}
            for other in others:
                if other.peer_id != self.host:
                    wanted[Key(self.host, other.peer_id)] = Want(None, self._incoming(other.peer_id), True)
            return wanted
        wanted = {Key(other.peer_id): both(other, offers=False) for other in others}
        for about in others:
            sources = self._forward(about.peer_id)
            for other in others:
                if other is not about:
                    wanted[Key(other.peer_id, about.peer_id)] = Want(sources, None, False)
        return wanted

    def _incoming(self, peer_id: str) -> Incoming:
        if peer_id not in self.incoming:
            self.incoming[peer_id] = Incoming(peer_id, hear=self._hear, see=self._see)
        return self.incoming[peer_id]

    def _forward(self, peer_id: str) -> Sources:
        if peer_id not in self._forwarded:
            self._forwarded[peer_id] = Sources(is_relayed=True)
            self._forwarded[peer_id].on()
        return self._forwarded[peer_id]

    def _forget_pictures(self, part: PartEntry) -> None:
        """What somebody shows no more is not shown again."""
        incoming, forwarded = self.incoming.get(part.peer_id), self._forwarded.get(part.peer_id)
        for name, is_shown in ((CAMERA_PART, part.has_camera), (SCREEN_PART, part.has_screen)):
            if is_shown:
                continue
            if incoming is not None:
                incoming.last.pop(name, None)
            if forwarded is not None:
                pictures = forwarded.camera if name == CAMERA_PART else forwarded.screen
                pictures.off()
                pictures.on()

    def _hear(self, peer_id: str, samples: np.ndarray) -> None:
        if self.is_joined:
            self.mixer.push(peer_id, samples)
            self._hear_too(peer_id, samples)
        forwarded = self._forwarded.get(peer_id)
        if forwarded is not None:
            forwarded.microphone.feed(samples, RATE)

    def _see(self, peer_id: str, part: str, frame: av.VideoFrame) -> None:
        if self.is_joined:
            self._see_too(peer_id, part, frame)
        forwarded = self._forwarded.get(peer_id)
        if forwarded is not None:
            (forwarded.camera if part == CAMERA_PART else forwarded.screen).feed(frame)


def _order(part: PartEntry) -> tuple[float, str]:
    return part.joined, part.peer_id
