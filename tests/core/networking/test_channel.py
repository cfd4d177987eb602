"""A channel carries bytes both ways, ends on both sides, and takes nothing that no channel is."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ProtocolError, UnreachableError
from core.networking import channel as module
from core.networking.channel import Channel
from core.networking.wire import Wire


@pytest.fixture
async def pair():
    one, other = Channel(), Channel()
    await one.take_answer(await other.answer(await one.offer()))
    await asyncio.gather(one.opened(), other.opened())
    yield one, other
    await asyncio.gather(one.close(), other.close())


async def ends(one, other):
    """A wire's socket as a stream, and what the other side's gate would get as one."""
    wire, gate = Wire(one.carry, way="channel"), Wire(other.carry, way="channel")
    return [await asyncio.open_connection(sock=end.socket) for end in (wire, gate)]


async def test_all_bytes_come_in_order_both_ways_and_the_end_comes_last(pair):
    (here, to_there), (there, to_here) = await ends(*pair)
    first, second = random.Random(1).randbytes(3_000_000), random.Random(2).randbytes(500_000)
    to_there.write(first)
    to_here.write(second)
    assert await here.readexactly(len(second)) == second
    to_there.write_eof()
    assert await there.read(-1) == first


async def test_who_ends_it_ends_it_for_the_other(pair):
    (here, _), (_, to_here) = await ends(*pair)
    to_here.close()
    assert await asyncio.wait_for(here.read(), 5) == b""


async def test_more_than_a_link_sends_ends_it(pair, monkeypatch):
    monkeypatch.setattr(module, "HELD_BYTES", 100_000)
    one, other = pair
    (_, to_there), _ = [await asyncio.open_connection(sock=Wire(one.carry, way="channel").socket), None]
    to_there.write(bytes(1_000_000))  # which nobody reads at the other end
    await asyncio.wait_for(other._is_over.wait(), 10)
    assert not other._arrived


async def test_a_message_of_words_ends_it(pair):
    one, other = pair
    one._channel.send("hello")
    await asyncio.wait_for(other._is_over.wait(), 5)


@pytest.mark.parametrize(
    "sdp",
    ["", "v=0\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n", "m=application 9 X\r\nm=application 9 X\r\n", "x" * 40_000],
)
async def test_what_is_no_channel_is_refused(sdp):
    one = Channel()
    with pytest.raises(ProtocolError):
        await one.answer(sdp)
    await one.close()


@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mutated_description_is_refused_or_answered_and_never_anything_else(data):
    async def attempt():
        one, other = Channel(), Channel()
        sdp = await one.offer()
        lines = sdp.splitlines()
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place] = data.draw(st.text(max_size=40)) + lines[place][data.draw(st.integers(0, 10)) :]
        try:
            await other.answer("\r\n".join(lines))
        except (ProtocolError, UnreachableError):
            pass
        finally:
            await asyncio.gather(one.close(), other.close())

    asyncio.run(attempt())


async def test_a_machine_in_no_network_says_so(monkeypatch):
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: [])
    one = Channel()
    with pytest.raises(UnreachableError, match="no network"):
        await one.offer()
    await one.close()


async def test_networks_with_no_way_between_them_are_said(monkeypatch):
    monkeypatch.setattr(module, "OPEN_S", 0.2)
    one, other = Channel(), Channel()
    await one.offer()
    with pytest.raises(UnreachableError, match="no way between"):
        await one.opened()
    await asyncio.gather(one.close(), other.close())
