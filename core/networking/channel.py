"""A channel: a WebRTC data channel (RFC 8831) that carries a stream of bytes between two machines behind routers.

It is made by one offer and one answer with all addresses in them (RFC 8829), which somebody else brings to and fro.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.errors import ProtocolError, UnreachableError
from core.networking.waiting import first_of
from core.networking.wire import until_either_ends

if TYPE_CHECKING:
    from aiortc import RTCIceServer

log = logging.getLogger(__name__)

LABEL = "vega-link"
# With the addresses of a machine with many networks it is a tenth of that.
MOST_SDP = 32_000
# Every WebRTC takes messages of so many bytes.
PIECE_BYTES = 1 << 14
# Bytes that wait to be sent: reading pauses above the one and goes on below the other.
HIGH_BYTES, LOW_BYTES = 1 << 20, 1 << 18
# A link has at most 8 MB under way; more waits here only for somebody who does not keep to it.
HELD_BYTES = 64 << 20
OPEN_S = 20.0
# The only words: nothing more will come. Whoever hears it closes; who does not is not waited for longer.
END = ""
LINGER_S = 2.0


class Channel:
    """One end. Begin with `offer`, or with `answer` to somebody's; `close` it in the end."""

    def __init__(self, servers: "Sequence[RTCIceServer]" = ()) -> None:
        from aiortc import RTCConfiguration, RTCPeerConnection

        # never aiortc's own default, a server of somebody whom nobody asked
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=list(servers)))
        self._channel: Any = None
        self._arrived: deque[bytes | str] = deque()
        self._held = 0
        self._closing: asyncio.Future[None] | None = None
        self._is_open, self._is_over = asyncio.Event(), asyncio.Event()
        self._more, self._room = asyncio.Event(), asyncio.Event()
        self._room.set()
        self._connection.on("connectionstatechange", self._changed)
        self._connection.on("datachannel", self._take)

    async def offer(self) -> str:
        """A description to send. Raises UnreachableError when this machine is in no network."""
        self._take(self._connection.createDataChannel(LABEL))
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return self._described()

    async def answer(self, sdp: str) -> str:
        """The answer to an offer. Raises ProtocolError for one that cannot be, UnreachableError."""
        await self._agree(sdp, "offer")
        await self._connection.setLocalDescription(await self._connection.createAnswer())
        return self._described()

    async def take_answer(self, sdp: str) -> None:
        """The other side agreed. Raises ProtocolError for a description that cannot be."""
        await self._agree(sdp, "answer")

    async def opened(self) -> None:
        """Until bytes can travel. Raises UnreachableError when there is no way between the two networks."""
        await first_of(self._is_open.wait(), self._is_over.wait(), timeout_s=OPEN_S)
        if not self._is_open.is_set() or self._is_over.is_set():
            raise UnreachableError("There is no way between the two networks.", "Name a TURN server in the settings.")

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Bring bytes both ways until one side ends, then close."""
        try:
            await until_either_ends(self._out(reader), self._back(writer), writer)
        finally:
            await self.close()

    async def close(self) -> None:
        """End it; the other side notices."""
        self._end()
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._connection.close())
        # aiortc, cancelled while it closes, never says to whoever asks next that it is closed
        await asyncio.shield(self._closing)

    async def _out(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(PIECE_BYTES):
            await self._room.wait()
            if self._is_over.is_set():
                return
            self._channel.send(data)
            if self._channel.bufferedAmount > HIGH_BYTES:
                self._room.clear()
        # what is under way would be lost if it were closed at once
        self._channel.send(END)
        await first_of(self._is_over.wait(), timeout_s=LINGER_S)

    async def _back(self, writer: asyncio.StreamWriter) -> None:
        while self._arrived or not self._is_over.is_set():
            if not self._arrived:
                self._more.clear()
                await self._more.wait()
                continue
            if (data := self._arrived.popleft()) == END:
                return
            assert isinstance(data, bytes)
            self._held -= len(data)
            writer.write(data)
            await writer.drain()

    def _take(self, channel: Any) -> None:
        if self._channel is not None:
            return  # one is enough for a link
        self._channel = channel
        channel.bufferedAmountLowThreshold = LOW_BYTES
        channel.on("open", self._is_open.set)
        channel.on("close", self._end)
        channel.on("message", self._got)
        channel.on("bufferedamountlow", self._room.set)
        if channel.readyState == "open":
            self._is_open.set()

    def _got(self, data: bytes | str) -> None:
        self._held += len(data)
        if (isinstance(data, str) and data != END) or self._held > HELD_BYTES:
            log.warning("A channel is ended: more arrived than a link sends")
            self._arrived.clear()
            self._end()
            return
        self._arrived.append(data)
        self._more.set()

    def _changed(self) -> None:
        if self._connection.connectionState in ("failed", "closed"):
            self._end()

    def _end(self) -> None:
        self._is_over.set()
        self._more.set()
        self._room.set()

    async def _agree(self, sdp: str, kind: str) -> None:
        from aiortc import RTCSessionDescription

        parts = [line for line in sdp.splitlines() if line.startswith("m=")]
        if len(sdp) > MOST_SDP or len(parts) != 1 or not parts[0].startswith("m=application "):
            raise ProtocolError("A channel is described as something else.", "Update the older Vega.")
        try:
            await self._connection.setRemoteDescription(RTCSessionDescription(sdp, kind))
        except Exception as error:  # whatever foreign words make aiortc stumble over, a dozen kinds
            raise ProtocolError(f"A description of a channel cannot be used: {error}.", "Try again.") from error

    def _described(self) -> str:
        sdp = str(self._connection.localDescription.sdp)
        if "a=candidate:" not in sdp:
            raise UnreachableError("This machine is in no network that a channel could use.", "Connect it to one.")
        return sdp
