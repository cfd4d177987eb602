"""A leg: one WebRTC connection between this machine and another, made by one offer and one answer (RFC 8829).

It always carries the same three parts in the same order: sound, camera, screen. Who has nothing to send on one sends
nothing; so nothing is ever negotiated a second time, and a connection that broke is replaced by a new one.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription
from aiortc.sdp import candidate_from_sdp

from core.collaboration.calls.incoming import CAMERA_PART, SCREEN_PART, Incoming
from core.collaboration.calls.sources import Sources
from core.collaboration.calls.steps import MOST_SDP
from core.errors import ProtocolError, UnreachableError

MOST_CANDIDATES = 64
KINDS = ("audio", "video", "video")


class Leg:
    """`state` is "connecting", "connected" or "failed"; `changed()` is called when it is another."""

    def __init__(
        self,
        *,
        servers: Sequence[RTCIceServer],
        sends: Sources | None,
        receives: Incoming | None,
        changed: Callable[[], None],
        session: str = "",
    ) -> None:
        """`session` is that of the offer that is answered; without one it is a new one."""
        self.session = session or secrets.token_hex(8)
        self.is_offering = not session
        self.receives = receives
        # Never aiortc's own default, a server of somebody whom nobody asked. All parts over one transport: with its
        # other policies aiortc 1.16 leaves the second of two video parts on a transport that is never connected.
        configuration = RTCConfiguration(iceServers=list(servers), bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        self.pc = RTCPeerConnection(configuration)
        self._changed = changed
        self._has_remote = False
        self._candidates: list[tuple[str, str]] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._tracks = sends.tracks() if sends is not None else ()
        self.pc.on("connectionstatechange", self._changed)

    @property
    def state(self) -> str:
        """What WebRTC says, in three words."""
        known = self.pc.connectionState
        if known in ("failed", "closed"):
            return "failed"
        return "connected" if known == "connected" else "connecting"

    async def offer(self) -> str:
        """A description to send. Raises UnreachableError when this machine is in no network."""
        self._prepare(KINDS)
        await self.pc.setLocalDescription(await self.pc.createOffer())
        return self._described()

    async def answer(self, sdp: str) -> str:
        """The answer to an offer, which may leave out parts at its end. Raises ProtocolError for one that cannot be."""
        kinds = [line[2:].split(" ")[0] for line in sdp.splitlines() if line.startswith("m=")]
        if not kinds or tuple(sorted(kinds)) != KINDS[: len(kinds)]:
            # a part that nobody reads would fill the memory
            raise ProtocolError("A connection is offered with other parts than a call has.", "Try again.")
        self._prepare(kinds)
        await self._take(sdp, "offer")
        await self.pc.setLocalDescription(await self.pc.createAnswer())
        return self._described()

    async def take_answer(self, sdp: str) -> None:
        """The other side agreed. Raises ProtocolError for a description that cannot be."""
        self.is_offering = False
        await self._take(sdp, "answer")

    async def take_candidate(self, line: str, mid: str) -> None:
        """One more address of the other side ("candidate:…"), as browsers send them. Raises ProtocolError."""
        if len(self._candidates) >= MOST_CANDIDATES or len(line) > 1000:
            raise ProtocolError("More addresses arrived than any machine has.", "The connection is not made.")
        self._candidates.append((line, mid))
        if self._has_remote:
            await self._add_candidate(line, mid)

    async def close(self) -> None:
        """End it; the other side notices."""
        for task in self._tasks:
            task.cancel()
        for track in self._tracks:
            track.stop()
        await self.pc.close()

    def _prepare(self, kinds: Sequence[str]) -> None:
        """What is sent and received, in the order of the description: aiortc takes the first for the whole bundle."""
        direction = {(True, True): "sendrecv", (True, False): "sendonly", (False, True): "recvonly"}
        tracks = list(self._tracks)
        for kind in kinds:
            track = next((entry for entry in tracks if entry.kind == kind), None)
            if track is not None:
                tracks.remove(track)
            self.pc.addTransceiver(track or kind, direction=direction[bool(self._tracks), self.receives is not None])

    async def _take(self, sdp: str, kind: str) -> None:
        if len(sdp) > MOST_SDP:
            raise ProtocolError("A description of a connection is too long.", "The connection is not made.")
        try:
            await self.pc.setRemoteDescription(RTCSessionDescription(sdp, kind))
        except Exception as error:  # whatever foreign words make aiortc stumble over, a dozen kinds
            raise ProtocolError(f"A description of a connection cannot be used: {error}.", "Try again.") from error
        self._has_remote = True
        for line, mid in self._candidates:
            await self._add_candidate(line, mid)
        self._listen()

    async def _add_candidate(self, line: str, mid: str) -> None:
        if not line:
            await self.pc.addIceCandidate(None)
            return
        try:
            candidate = candidate_from_sdp(line.removeprefix("candidate:"))
        except (AssertionError, IndexError, ValueError) as error:
            raise ProtocolError("An address cannot be read.", "The connection goes on without it.") from error
        candidate.sdpMid = mid
        await self.pc.addIceCandidate(candidate)

    def _listen(self) -> None:
        if self.receives is None or self._tasks:
            return
        pictures = [CAMERA_PART, SCREEN_PART]
        for transceiver in self.pc.getTransceivers():
            track = transceiver.receiver.track
            part = pictures.pop(0) if transceiver.kind == "video" else ""
            if track is not None:
                work = self.receives.watch(track, part) if part else self.receives.listen(track)
                self._tasks.append(asyncio.ensure_future(work))

    def _described(self) -> str:
        sdp = str(self.pc.localDescription.sdp)
        if "a=candidate:" not in sdp:
            raise UnreachableError("This machine is in no network that a call could use.", "Connect it to one.")
        return sdp
