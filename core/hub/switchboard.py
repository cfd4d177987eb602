"""The relay: machines wait here under their proved keys, others ask for one, and the hub joins the two streams.

What goes through is opaque: inside runs the machines' own TLS with pinned keys, so the hub can neither read nor forge.
"""

import asyncio
import contextlib
import logging
import secrets
from collections import Counter
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from core.errors import PeerError, ProtocolError, RefusedError
from core.hub.backbone import Backbone
from core.hub.connections import Connections
from core.hub.doorman import Doorman
from core.hub.metrics import Metrics
from core.networking import relay_frames as words
from core.networking.identity import is_signed, peer_id_of

log = logging.getLogger(__name__)

FIRST_WORDS_S = 10.0
# The called machine opens a websocket of its own; until then the asking one waits.
ANSWER_S = 10.0
CLOSE_S = 2.0
# Streams of one machine, and those that one address has asked for: what one can cost the others.
STREAMS = 64
GONE = (WebSocketDisconnect, WebSocketDisconnected, TimeoutError)


@dataclass(eq=False)
class _Berth:
    """A machine that waits, and the streams that were joined to it. `ended` is set when it has to go."""

    socket: WebSocket
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    words: str = ""
    streams: "set[asyncio.Task[None]]" = field(default_factory=set)

    def end(self, text: str) -> None:
        """Its token is no longer good: no stream either."""
        self.words = text
        for stream in self.streams:
            stream.cancel()
        self.ended.set()


@dataclass(eq=False)
class _Call:
    """An asked stream: the called machine's websocket, and when the stream is over."""

    taken: "asyncio.Future[WebSocket]"
    over: asyncio.Event = field(default_factory=asyncio.Event)


class Switchboard:
    """Of one process. `address` is where others are sent for machines that wait here, "" when nobody is sent."""

    def __init__(
        self,
        hub_id: str,
        *,
        backbone: Backbone,
        doorman: Doorman,
        connections: Connections,
        metrics: Metrics,
        guests: bool,
        address: str = "",
    ) -> None:
        """With `guests` whoever knows a machine's id may ask for it without a token."""
        self._hub_id = hub_id
        self._backbone = backbone
        self._doorman = doorman
        self._connections = connections
        self._metrics = metrics
        self._guests = guests
        self._address = address
        self._berths: dict[str, _Berth] = {}
        self._calls: dict[str, _Call] = {}
        self._asked: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """Machines that can be reached here."""
        return len(self._berths)

    async def serve(self, socket: WebSocket) -> None:
        """One websocket: a machine that waits, one that comes for a call, or one that asks."""
        address = socket.client.host if socket.client else ""
        try:
            await socket.accept()
            with self._connections.stranger():
                async with asyncio.timeout(FIRST_WORDS_S):
                    first = await _hear(socket)
            if isinstance(first, words.Register):
                await self._register(socket, first, address)
            elif isinstance(first, words.Accept):
                await self._accept(socket, first)
            elif isinstance(first, words.Ask):
                await self._ask(socket, first, address)
            else:
                raise ProtocolError("That is no first word.", "Update the older program.")
        except PeerError as error:
            with contextlib.suppress(*GONE):
                await socket.send_bytes(words.encode(words.Refused(error.what, error.todo)))
        except GONE:
            pass
        with contextlib.suppress(Exception):  # gone already, or too stuck to hear it
            async with asyncio.timeout(CLOSE_S):
                await socket.close()

    async def beat(self) -> None:
        """Who waits here is still here."""
        if self._address:
            for peer_id in tuple(self._berths):
                await self._backbone.place(peer_id, self._address)

    async def _register(self, socket: WebSocket, first: words.Register, address: str) -> None:
        _check_version(first.version)
        token = await self._doorman.admit(first.token, address)
        if not token.may_lend:
            raise RefusedError(f"A {token.role} cannot be reached through this hub.", "Ask for a member's token.")
        peer_id, nonce = peer_id_of(first.public), secrets.token_bytes(words.NONCE_BYTES)
        async with asyncio.timeout(FIRST_WORDS_S):
            await socket.send_bytes(words.encode(words.Challenge(self._hub_id, nonce)))
            proof = await _hear(socket)
        if not isinstance(proof, words.Proof) or not is_signed(
            first.public, proof.signature, words.signed(self._hub_id, nonce, peer_id)
        ):
            raise ProtocolError("The machine could not prove its identity.", "Try again.")
        berth = _Berth(socket)
        with self._connections.known(token, address, berth.end):
            await self._wait(peer_id, berth)
        if berth.words:
            raise RefusedError(berth.words, "Ask whoever runs the hub for a new one.")

    async def _wait(self, peer_id: str, berth: _Berth) -> None:
        if before := self._berths.get(peer_id):
            # whoever comes back after a broken connection takes the place of its former self
            before.words = "The same machine registered again."
            before.ended.set()
        self._berths[peer_id] = berth
        try:
            if self._address:
                await self._backbone.place(peer_id, self._address)
            await berth.socket.send_bytes(words.encode(words.Registered()))
            log.info("%s can be reached here", peer_id[:8])
            await _first(_silence(berth.socket), berth.ended.wait())
        finally:
            if self._berths.get(peer_id) is berth:
                del self._berths[peer_id]
                if self._address:
                    await self._backbone.place(peer_id, None)
            log.info("%s can no longer be reached here", peer_id[:8])

    async def _ask(self, socket: WebSocket, first: words.Ask, address: str) -> None:
        _check_version(first.version)
        if first.token or not self._guests:
            await self._doorman.admit(first.token, address)
        berth = self._berths.get(first.peer_id)
        if berth is None:
            place = await self._backbone.place_of(first.peer_id)
            if place is None or place == self._address:
                raise RefusedError("That machine does not wait at this hub.", "Check that Vega runs there.")
            await socket.send_bytes(words.encode(words.Elsewhere(place)))
            return
        if self._asked[address] >= STREAMS or len(berth.streams) >= STREAMS:
            raise RefusedError("Too many streams are open.", "Close one, or try again later.")
        self._asked[address] += 1
        try:
            with self._connections.stream():
                task = asyncio.create_task(self._call(socket, berth))
                berth.streams.add(task)
                task.add_done_callback(berth.streams.discard)
                with contextlib.suppress(asyncio.CancelledError):  # by `_Berth.end`
                    await task
        finally:
            self._asked[address] -= 1
            if not self._asked[address]:
                del self._asked[address]

    async def _call(self, socket: WebSocket, berth: _Berth) -> None:
        name = secrets.token_urlsafe(16)
        call = self._calls[name] = _Call(asyncio.get_running_loop().create_future())
        try:
            async with asyncio.timeout(ANSWER_S):
                await berth.socket.send_bytes(words.encode(words.Call(name)))
                await _first(call.taken, _silence(socket))
            if not call.taken.done() or call.taken.cancelled():
                return  # whoever asked has gone
            other = call.taken.result()
            joined = words.encode(words.Joined())
            await asyncio.gather(socket.send_bytes(joined), other.send_bytes(joined))
            self._metrics.add("relayed_streams")
            await _first(self._pipe(socket, other), self._pipe(other, socket))
        except TimeoutError as error:
            raise RefusedError("That machine does not answer.", "Check that Vega runs there.") from error
        finally:
            self._calls.pop(name, None)
            call.over.set()

    async def _accept(self, socket: WebSocket, first: words.Accept) -> None:
        _check_version(first.version)
        call = self._calls.pop(first.stream, None)
        if call is None or call.taken.done():
            raise RefusedError("Nobody waits for this stream any more.", "Nothing to do.")
        call.taken.set_result(socket)
        await call.over.wait()

    async def _pipe(self, source: WebSocket, target: WebSocket) -> None:
        """One direction; the next piece is read only once this one is on its way."""
        with contextlib.suppress(*GONE):
            while True:
                piece = await source.receive()
                if piece["type"] == "websocket.disconnect":
                    return
                data = piece.get("bytes")
                if data is None or len(data) > words.PIECE_BYTES:
                    return
                self._metrics.add("relayed_bytes", len(data))
                await target.send_bytes(data)


async def _hear(socket: WebSocket) -> words.AnyWords:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    return words.decode(message.get("bytes") or message.get("text") or b"")


async def _silence(socket: WebSocket) -> None:
    """Until it ends: whoever waits says nothing."""
    message = await socket.receive()
    if message["type"] != "websocket.disconnect":
        raise ProtocolError("Who waits has nothing to say.", "Update the older program.")


async def _first(*work: "object") -> None:
    """Until one of two is done; the other is cancelled. Raises what it raised."""
    tasks = [asyncio.ensure_future(part) for part in work]  # type: ignore[call-overload]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _check_version(theirs: int) -> None:
    if theirs != words.VERSION:
        raise ProtocolError(f"The relay speaks version {words.VERSION}, not {theirs}.", "Update the older program.")
