"""How well a leg goes: from WebRTC's counters (W3C webrtc-stats), as differences since they were asked last."""

import time
from dataclasses import dataclass

from aiortc import RTCPeerConnection
from aiortc.stats import (
    RTCInboundRtpStreamStats,
    RTCOutboundRtpStreamStats,
    RTCRemoteInboundRtpStreamStats,
    RTCTransportStats,
)

from core.collaboration.calls.records import CallStatistics

# Jitter is counted in units of the stream's clock.
CLOCKS = {"audio": 48_000, "video": 90_000}


@dataclass(frozen=True)
class Counters:
    """Everything that only grows, and when it was read."""

    at: float
    received_bytes: int = 0
    sent_bytes: int = 0
    received: int = 0
    lost: int = 0


class Gauge:
    """Reads one leg; each reading is about the time since the one before."""

    def __init__(self) -> None:
        self._before = Counters(time.monotonic())

    async def read(self, pc: RTCPeerConnection, peer_id: str, state: str) -> CallStatistics:
        """How it goes."""
        report = list((await pc.getStats()).values())
        inbound = [entry for entry in report if isinstance(entry, RTCInboundRtpStreamStats)]
        trips = [entry.roundTripTime for entry in report if isinstance(entry, RTCRemoteInboundRtpStreamStats)]
        known = [trip for trip in trips if trip is not None]
        sound = [entry for entry in inbound if entry.kind == "audio"]
        now = Counters(
            time.monotonic(),
            sum(entry.bytesReceived for entry in report if isinstance(entry, RTCTransportStats)),
            sum(entry.bytesSent for entry in report if isinstance(entry, RTCOutboundRtpStreamStats)),
            sum(entry.packetsReceived for entry in inbound),
            sum(entry.packetsLost for entry in inbound),
        )
        before, self._before = self._before, now
        passed = max(now.at - before.at, 1e-3)
        return CallStatistics(
            peer_id,
            state,
            round_trip_ms=max(0.0, 1000 * min(known)) if known else None,
            jitter_ms=1000 * sound[0].jitter / CLOCKS["audio"] if sound else None,
            lost_percent=lost_percent(now.received - before.received, now.lost - before.lost),
            received_kbps=_kbps(now.received_bytes - before.received_bytes, passed),
            sent_kbps=_kbps(now.sent_bytes - before.sent_bytes, passed),
        )


def lost_percent(received: int, lost: int) -> float | None:
    """Of the packets that should have come; None when none should. Ones that came late count back."""
    lost = max(0, lost)
    expected = max(0, received) + lost
    return 100 * lost / expected if expected else None


def _kbps(count: int, seconds: float) -> float:
    return max(0, count) * 8 / 1000 / seconds
