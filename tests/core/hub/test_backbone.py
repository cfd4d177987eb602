"""What every backbone promises, of one process and of several alike."""

import asyncio
import time

import pytest

from core.hub.local_backbone import LocalBackbone
from core.hub.records import Draft, Fleeting, Kept, Limits, Presence, Session
from core.hub.redis_backbone import RedisBackbone
from core.storage.database import Database
from core.storage.migrations import HUB

LIMITS = Limits(keep=20)
NOW = time.time()


@pytest.fixture(params=["local", "redis"])
async def backbone(request, tmp_path):
    if request.param == "redis":
        made = RedisBackbone(request.getfixturevalue("redis_url"), LIMITS)
    else:
        made = LocalBackbone(Database(tmp_path / "hub.db", schema=HUB), LIMITS)
    await made.start()
    made.heard = []
    made.deliver = made.heard.append
    yield made
    await made.stop()


def who(client, room="r"):
    return Presence(room, client.split("-")[0], client, is_here=True)


def draft(number, room="r", body=b"x"):
    return Draft(room, f"id{number}", "ada", "ada-1", body, NOW + number)


async def until(condition):
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


async def publish(backbone, *drafts):
    answers = [await backbone.publish(one) for one in drafts]
    return [await answer for answer in answers]


def kept(backbone):
    return [event for event in backbone.heard if isinstance(event, Kept)]


async def test_messages_are_numbered_in_order_stored_and_delivered(backbone):
    await backbone.enter(who("ben-1"))
    numbers = await publish(backbone, *(draft(number, body=bytes([number])) for number in range(5)))
    assert numbers == list(range(numbers[0], numbers[0] + 5))
    await until(lambda: len(kept(backbone)) == 5)
    assert kept(backbone) == await backbone.read("r", 0, most=10)
    assert [(one.id, one.sender, one.client, one.at, one.body) for one in kept(backbone)] == [
        (f"id{number}", "ada", "ada-1", NOW + number, bytes([number])) for number in range(5)
    ]
    assert [one.number for one in await backbone.read("r", numbers[1], most=2)] == numbers[2:4]


async def test_a_second_sending_is_known_by_its_id(backbone):
    await backbone.enter(who("ben-1"))
    first, again, together = await publish(backbone, draft(1), draft(1), draft(1))
    assert first == again == together
    [later] = await publish(backbone, draft(1))
    assert later == first
    await publish(backbone, draft(2))
    await until(lambda: len(kept(backbone)) == 2)
    assert [one.id for one in kept(backbone)] == ["id1", "id2"]
    assert len(await backbone.read("r", 0, most=10)) == 2


async def test_rooms_do_not_hear_each_other_and_have_ids_of_their_own(backbone):
    await backbone.enter(who("ben-1", "a"))
    await publish(backbone, draft(1, "b"), draft(1, "a"))
    await until(lambda: kept(backbone))
    assert {one.room for one in kept(backbone)} == {"a"}
    assert len(await backbone.read("b", 0, most=10)) == 1


async def test_who_enters_learns_what_is_stored_and_who_is_there(backbone):
    [first, *_, last] = await publish(backbone, *(draft(number) for number in range(3)))
    await backbone.enter(who("ben-1"))
    state = await backbone.enter(who("cleo-1"))
    assert state.first == first and state.last >= last
    assert {(one.sender, one.client) for one in state.present} == {("ben", "ben-1"), ("cleo", "cleo-1")}
    await backbone.leave(who("ben-1"))
    await until(lambda: Presence("r", "ben", "ben-1", is_here=False) in backbone.heard)
    state = await backbone.enter(who("dora-1"))
    assert {one.client for one in state.present} == {"cleo-1", "dora-1"}


async def test_numbers_never_stand_for_two_messages(backbone):
    """Whoever comes back to an empty room finds higher numbers than before."""
    await backbone.enter(who("ben-1"))
    [first] = await publish(backbone, draft(1))
    await backbone.leave(who("ben-1"))
    await backbone.enter(who("ben-1"))
    [second] = await publish(backbone, draft(2))
    assert second > first


async def test_what_is_fleeting_is_delivered_and_not_stored(backbone):
    await backbone.enter(who("ben-1"))
    backbone.post(Fleeting("r", "ada", "ada-1", b"caret"))
    await until(lambda: Fleeting("r", "ada", "ada-1", b"caret") in backbone.heard)
    assert await backbone.read("r", 0, most=10) == []


async def test_only_the_latest_messages_are_kept(backbone):
    await publish(backbone, *(draft(number) for number in range(30)))
    await backbone.beat([])
    found = await backbone.read("r", 0, most=100)
    assert [one.id for one in found] == [f"id{number}" for number in range(10, 30)]


async def test_sessions_are_shared(backbone):
    session = Session("ada", "member", "10.0.0.7", time.time(), 2)
    await backbone.beat([session])
    assert await backbone.sessions() == [session]


async def test_tokens_are_kept_once_a_name_and_their_end_is_announced(backbone):
    rechecked = []
    backbone.recheck = lambda: rechecked.append(True)
    row = {"id": "1", "name": "ada", "digest": "d", "role": "member", "rooms": "[]", "created": 1.0, "expires": 0.0}
    assert await backbone.keep_token(row)
    assert not await backbone.keep_token({**row, "id": "2"})
    assert await backbone.tokens() == [row]
    assert (await backbone.token("1"), await backbone.token("2")) == (row, None)
    assert await backbone.drop_token("ada")
    await until(lambda: rechecked)
    assert not await backbone.drop_token("ada")
    assert await backbone.tokens() == []


async def test_a_store_that_answers_says_so(backbone):
    await backbone.check()
