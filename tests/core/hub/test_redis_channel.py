"""What a process hears from Redis even when announcements are lost."""

import asyncio

import pytest

from core.hub.records import Draft, Kept, Limits, Presence
from core.hub.redis_backbone import RedisBackbone
from core.hub.redis_channel import pack, unpack

HERE = Presence("r", "ben", "ben-1", is_here=True)


@pytest.fixture
async def two(redis_url):
    """Two processes; the first hears."""
    made = [RedisBackbone(redis_url, Limits()) for _ in range(2)]
    for backbone in made:
        await backbone.start()
    made[0].heard = []
    made[0].deliver = made[0].heard.append
    yield made
    for backbone in made:
        await backbone.stop()


def draft(number):
    return Draft("r", str(number), "ada", "ada-1", b"x", 1.5)


def ids(backbone):
    return [event.id for event in backbone.heard if isinstance(event, Kept)]


async def until(condition):
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


def test_a_message_comes_out_of_the_stream_as_it_went_in():
    assert unpack("r", 7, pack(draft(3))) == Kept("r", 7, "3", "ada", "ada-1", b"x", 1.5)


async def test_what_was_not_announced_is_read_from_the_stream(two):
    here, there = two
    await here.enter(HERE)
    await there.publish(draft(1))
    await until(lambda: ids(here) == ["1"])
    # stored by somebody whose announcement never came
    await there._redis.set("vega:hub:room:{r}:number", 2)
    await there._redis.xadd("vega:hub:room:{r}:messages", {"m": pack(draft(2))}, id="2-1")
    await there.publish(draft(3))
    await until(lambda: len(ids(here)) == 3)
    assert ids(here) == ["1", "2", "3"]


async def test_the_beat_finds_the_last_one_too(two):
    here, there = two
    await here.enter(HERE)
    await there._redis.set("vega:hub:room:{r}:number", 1)
    await there._redis.xadd("vega:hub:room:{r}:messages", {"m": pack(draft(1))}, id="1-1")
    await here.beat([])
    assert ids(here) == ["1"]


async def test_a_broken_connection_loses_and_doubles_nothing(two):
    here, there = two
    await here.enter(HERE)
    await there.publish(draft(1))
    await until(lambda: ids(here) == ["1"])
    await there._redis.client_kill_filter(_type="pubsub")
    for number in range(2, 6):
        await there.publish(draft(number))
    await until(lambda: len(ids(here)) == 5)
    await there.publish(draft(6))
    await until(lambda: len(ids(here)) == 6)
    assert ids(here) == ["1", "2", "3", "4", "5", "6"]


async def test_who_is_in_no_room_hears_nothing(two):
    here, there = two
    await here.enter(HERE)
    await here.leave(HERE)
    await there.publish(draft(1))
    await asyncio.sleep(0.05)
    assert ids(here) == []


async def test_what_others_say_on_the_channels_harms_nothing(two):
    here, there = two
    await here.enter(HERE)
    for data in (b"", b"k", b"kx:", b"f\xc1", b"p1", b"z"):
        await there._redis.publish("vega:hub:r", data)
    await there.publish(draft(1))
    await until(lambda: ids(here) == ["1"])
