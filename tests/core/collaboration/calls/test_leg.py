"""One connection: offered, answered, carries three parts; foreign words that make no sense are refused."""

import json

import pytest

from core.collaboration.calls.incoming import Incoming
from core.collaboration.calls.leg import Leg
from core.collaboration.calls.sources import Sources
from core.collaboration.calls.steps import MOST_SDP
from core.errors import ProtocolError, UnreachableError


def leg(*, session="", sends=True, receives=None):
    return Leg(servers=(), sends=Sources() if sends else None, receives=receives, changed=lambda: None, session=session)


def listener():
    return Incoming("x", hear=lambda *sound: None, see=lambda *picture: None)


async def test_an_offer_and_an_answer_connect_and_are_plain_text(until):
    one, other = leg(receives=listener()), leg(session="s", receives=listener())
    offer = json.loads(json.dumps(await one.offer()))
    await one.take_answer(await other.answer(offer))
    await until(lambda: one.state == other.state == "connected")
    assert [line.split()[0] for line in offer.splitlines() if line.startswith("m=")] == [
        "m=audio",
        "m=video",
        "m=video",
    ]
    assert all("typ host" in line for line in offer.splitlines() if line.startswith("a=candidate"))  # nobody else asked
    await until(lambda: other.receives.heard_at > 0)  # silence is sent too
    await one.close()
    await until(lambda: other.state == "failed")
    await other.close()


async def test_addresses_may_come_one_by_one_as_browsers_send_them(until):
    """Trickle ICE (RFC 8838): the description holds none, also ones that are earlier than the description."""
    one, other = leg(receives=listener()), leg(session="s", receives=listener())
    offer = await one.offer()
    lines = offer.splitlines()
    bare = "\r\n".join(line for line in lines if not line.startswith(("a=candidate", "a=end-of-candidates"))) + "\r\n"
    candidates = [line.removeprefix("a=") for line in lines if line.startswith("a=candidate")]
    await other.take_candidate(candidates[0], "0")
    await one.take_answer(await other.answer(bare))
    for line in candidates[1:]:
        await other.take_candidate(line, "0")
    await until(lambda: one.state == other.state == "connected")
    await one.close()
    await other.close()


AUDIO, VIDEO = "m=audio 9 UDP/TLS/RTP/SAVPF 96\r\n", "m=video 9 UDP/TLS/RTP/SAVPF 97\r\n"


async def test_who_has_no_screen_to_share_offers_two_parts(until):
    """A browser may offer only sound and one picture."""
    from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

    browser = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    for kind in ("video", "audio"):  # in its own order
        browser.addTransceiver(kind)
    await browser.setLocalDescription(await browser.createOffer())
    one = leg(session="s", receives=listener())
    answer = await one.answer(browser.localDescription.sdp)
    await browser.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await until(lambda: one.state == browser.connectionState == "connected")
    await browser.close()
    await one.close()


@pytest.mark.parametrize("words", ["", "nonsense", AUDIO, AUDIO + AUDIO, AUDIO + 3 * VIDEO, AUDIO + "v=0" * MOST_SDP])
async def test_words_that_are_no_description_are_refused(words):
    one = leg(session="s", receives=listener())
    with pytest.raises(ProtocolError):
        await one.answer(words)
    await one.close()


async def test_addresses_without_sense_or_end_are_refused():
    one = leg(session="s", receives=listener())
    offering = leg(receives=listener())
    await one.answer(await offering.offer())
    with pytest.raises(ProtocolError, match="cannot be read"):
        await one.take_candidate("candidate:what", "0")
    with pytest.raises(ProtocolError, match="More addresses"):
        for _ in range(100):
            await one.take_candidate("candidate:1 1 udp 1 127.0.0.1 9 typ host", "0")
    await one.close()
    await offering.close()


async def test_a_machine_in_no_network_says_so(monkeypatch):
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: [])
    one = leg(receives=listener())
    with pytest.raises(UnreachableError, match="no network"):
        await one.offer()
    await one.close()
