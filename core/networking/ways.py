"""Ways: how another machine is dialled: at its own address, through its hub, or over a channel of WebRTC."""

import itertools
from collections.abc import Callable

from core.errors import PeerError, StrangerError, UnreachableError
from core.networking import dialer
from core.networking.channels import Channels
from core.networking.dialer import Dialled
from core.networking.handshake import Dialler
from core.networking.identity import Identity
from core.networking.places import Places
from core.settings import SettingsStore


class Ways:
    """Without `channels` there are the first two."""

    def __init__(self, identity: Identity, settings: SettingsStore, channels: Channels | None = None) -> None:
        self._identity = identity
        self._settings = settings
        self._channels = channels
        self._connect_times = itertools.cycle(dialer.CONNECT_TIMES_S)

    async def dial(self, peer_id: str, places: Places, *, hello: Callable[[], Dialler]) -> Dialled:
        """One after the other. Raises UnreachableError, StrangerError and RefusedError as the last one tried does."""
        failure: PeerError = UnreachableError("No address is known.", "Ask for a new invite.")
        connect_s = next(self._connect_times)
        for way in places.ways:
            try:
                return await self.dial_once(peer_id, way, hello=hello(), connect_s=connect_s)
            except (UnreachableError, StrangerError) as error:
                failure = error
        if (dialled := await self.dial_channel(peer_id, hello=hello)) is not None:
            return dialled
        raise failure

    async def dial_once(
        self, peer_id: str, way: Places, *, hello: Dialler, connect_s: float = dialer.CONNECT_S
    ) -> Dialled:
        """By the machine's own address when there is one, else through its hub."""
        if way.direct:
            return await dialer.dial(self._identity, peer_id, way.direct, hello=hello, connect_s=connect_s)
        if way.via is None:
            raise UnreachableError("No address is known.", "Ask for a new invite.")
        values = self._settings.values
        # the token is for our own hub only; another one lets guests in, or not
        token = values.hub_token if values.hub.strip() == str(way.via) else ""
        return await dialer.dial_through(self._identity, peer_id, way.via, token=token, hello=hello)

    async def dial_channel(self, peer_id: str, *, hello: Callable[[], Dialler]) -> Dialled | None:
        """Over a channel, where somebody is there who helps to make one. Raises UnreachableError, RefusedError."""
        if self._channels is None or not (carrier := self._channels.carrier(peer_id)):
            return None
        wire = await self._channels.reach(peer_id, carrier)
        return await dialer.dial_over(self._identity, peer_id, wire, place="the end of a channel", hello=hello())
