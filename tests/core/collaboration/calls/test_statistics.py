"""Counters of WebRTC as rates and shares."""

import pytest

from core.collaboration.calls.statistics import Counters, Gauge, lost_percent


@pytest.mark.parametrize(
    ("received", "lost", "expected"),
    [(0, 0, None), (100, 0, 0.0), (95, 5, 5.0), (0, 10, 100.0), (100, -3, 0.0)],
)
def test_loss_is_the_share_of_what_should_have_come(received, lost, expected):
    assert lost_percent(received, lost) == expected


class Report:
    def __init__(self, *entries):
        self._entries = entries

    async def getStats(self):  # noqa: N802
        return dict(enumerate(self._entries))


def entry(cls, **values):
    made = object.__new__(cls)
    vars(made).update(values)
    return made


async def test_a_reading_is_about_the_time_since_the_one_before(monkeypatch):
    from aiortc.stats import (
        RTCInboundRtpStreamStats,
        RTCOutboundRtpStreamStats,
        RTCRemoteInboundRtpStreamStats,
        RTCTransportStats,
    )

    now = [10.0]
    monkeypatch.setattr("core.collaboration.calls.statistics.time.monotonic", lambda: now[0])
    gauge = Gauge()
    assert gauge._before == Counters(10.0)

    def report(received, packets, lost):
        return Report(
            entry(RTCTransportStats, bytesReceived=received, bytesSent=0),
            entry(RTCOutboundRtpStreamStats, bytesSent=received // 2),
            entry(RTCInboundRtpStreamStats, kind="audio", packetsReceived=packets, packetsLost=lost, jitter=480),
            entry(RTCRemoteInboundRtpStreamStats, roundTripTime=0.025),
        )

    now[0] = 12.0
    first = await gauge.read(report(10_000, 90, 10), "ada", "connected")
    assert (first.received_kbps, first.sent_kbps) == (40.0, 20.0)  # 10 000 bytes × 8 in 2 s
    assert (first.lost_percent, first.jitter_ms, first.round_trip_ms) == (10.0, 10.0, 25.0)  # 480 of 48 000 a second
    now[0] = 13.0
    second = await gauge.read(report(10_000, 140, 10), "ada", "connected")
    assert (second.received_kbps, second.lost_percent) == (0.0, 0.0)
