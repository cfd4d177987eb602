"""Legs are made once, also when both ends offer at the same moment, and made again when they break."""

import asyncio
import itertools

import pytest

from core.collaboration.calls import connections as module
from core.collaboration.calls.connections import Connections, Want
from core.collaboration.calls.incoming import Incoming
from core.collaboration.calls.sources import Sources
from core.collaboration.calls.steps import Key, Step


class End:
    """One end; what it says is carried to the other, unless the line is cut."""

    def __init__(self, name):
        self.name, self.said, self.given_up = name, [], []
        self.other, self.is_cut = None, False
        self.incoming = Incoming(name, hear=lambda *sound: None, see=lambda *picture: None)
        self.connections = Connections(
            name, servers=(), say=self._say, changed=lambda: None, unreachable=self.given_up.append
        )

    async def _say(self, step):
        self.said.append(step.kind)
        if not self.is_cut:
            await asyncio.sleep(0.01)
            self.other.connections.take(
                Step(Key(self.name, step.key.about), step.session, step.kind, step.sdp, step.mid)
            )

    def want(self, *, offers):
        self.connections.want({Key(self.other.name): Want(Sources(), self.incoming, offers)})

    @property
    def state(self):
        return self.connections.state(Key(self.other.name))


@pytest.fixture
async def ends():
    ada, ben = End("ada"), End("ben")
    ada.other, ben.other = ben, ada
    yield ada, ben
    await ada.connections.close()
    await ben.connections.close()


async def test_one_offers_and_the_other_answers(ends, until):
    ada, ben = ends
    ada.want(offers=True)
    ben.want(offers=False)
    assert ada.state == "connecting"
    await until(lambda: ada.state == ben.state == "connected")
    assert (ada.said, ben.said) == (["offer"], ["answer"])


async def test_when_both_offer_at_once_the_polite_one_gives_way(ends, until):
    ada, ben = ends
    ada.want(offers=True)
    ben.want(offers=True)
    await until(lambda: ada.state == ben.state == "connected")
    assert ada.said == ["offer", "answer"]  # "ada" < "ben": she is the polite one
    assert ben.said == ["offer"]
    assert ada.connections.leg(Key("ben")).session == ben.connections.leg(Key("ada")).session


async def test_who_should_offer_and_does_not_is_helped(ends, until, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE_S", 0.1)
    monkeypatch.setattr(module, "WATCH_S", 0.05)
    ada, ben = End("ada"), End("ben")
    ada.other, ben.other = ben, ada
    ada.want(offers=False)
    ben.want(offers=False)
    await until(lambda: ada.state == ben.state == "connected")
    await ada.connections.close()
    await ben.connections.close()


async def test_attempts_that_lead_nowhere_are_reported(until, monkeypatch):
    for name, value in (("CONNECT_S", 0.1), ("WATCH_S", 0.05)):
        monkeypatch.setattr(module, name, value)
    ada, ben = End("ada"), End("ben")
    ada.other, ben.other, ada.is_cut = ben, ada, True
    ada.want(offers=True)
    await until(lambda: ada.given_up == ["ben"])
    assert ada.state == "connecting"
    await ada.connections.close()
    await ben.connections.close()


async def test_what_is_not_wanted_any_more_ends_and_nobody_brings_it_back(ends, until):
    ada, ben = ends
    ada.want(offers=True)
    ben.want(offers=False)
    await until(lambda: ada.state == ben.state == "connected")
    ben.connections.want({})
    assert ben.connections.leg(Key("ada")) is None
    await until(lambda: ada.state == "reconnecting")
    ben.connections.take(Step(Key("ada"), "s", "offer", "v=0"))
    ben.connections.take(Step(Key("zoe"), "s", "offer", "v=0"))
    await asyncio.sleep(0.05)
    assert ben.connections.leg(Key("ada")) is None


async def test_words_about_an_attempt_that_is_over_change_nothing(ends, until):
    ada, ben = ends
    ada.want(offers=True)
    ben.want(offers=False)
    await until(lambda: ada.state == ben.state == "connected")
    ada.connections.take(Step(Key("ben"), "stale", "answer", "nonsense"))
    ada.connections.take(Step(Key("ben"), "stale", "bye"))
    await asyncio.sleep(0.05)
    assert ada.state == "connected"
    ada.connections.take(Step(Key("ben"), ada.connections.leg(Key("ben")).session, "bye"))
    await until(lambda: ada.state == "reconnecting")


async def test_statistics_know_the_connection(ends, until):
    ada, ben = ends
    unknown = await ada.connections.statistics(Key("ben"), "ben")
    assert (unknown.state, unknown.received_kbps, unknown.round_trip_ms) == ("connecting", 0.0, None)
    ada.want(offers=True)
    ben.want(offers=False)
    await until(lambda: ada.state == ben.state == "connected" and ada.incoming.heard_at > 0)
    found = await ada.connections.statistics(Key("ben"), "ben")
    assert (found.peer_id, found.state, found.lost_percent) == ("ben", "connected", 0.0)
    assert found.received_kbps > 1  # silence too is packets


async def test_what_is_lost_on_the_way_is_counted(ends, until):
    """Every fifth packet of sound is dropped by hand: 20 % of them."""
    ada, ben = ends
    ada.want(offers=True)
    ben.want(offers=False)
    await until(lambda: ada.state == ben.state == "connected" and ada.incoming.heard_at > 0)
    transport = ben.connections.leg(Key("ada")).pc.getTransceivers()[0].sender.transport
    send, count = transport._send_rtp, itertools.count()

    async def lossy(data):
        is_sound = data[0] >> 2 < 64 and not 192 <= data[1] <= 223  # not RTCP (RFC 5761)
        if not is_sound or next(count) % 5:
            await send(data)

    transport._send_rtp = lossy
    await ada.connections.statistics(Key("ben"), "ben")
    await asyncio.sleep(1.0)
    found = await ada.connections.statistics(Key("ben"), "ben")
    assert found.lost_percent == pytest.approx(20, abs=6)
