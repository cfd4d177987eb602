"""A client of a hub's rooms against a real hub: comes back, resumes, and loses and doubles nothing."""

import asyncio

import pytest

from core.errors import InputError, RefusedError, UnreachableError
from core.networking import room_frames as frames
from core.networking import rooms
from core.networking.hub_address import HubAddress
from core.networking.rooms import RoomClient


@pytest.fixture
async def client(monkeypatch):
    """`await client(hub, "ada", role=…)`: a client that is in, with what it `heard`."""
    monkeypatch.setattr(rooms, "FIRST_PAUSE_S", 0.02)
    made = []

    async def come(hub, name, token=None, **given):
        one = RoomClient(
            HubAddress.parse(hub.address),
            await hub.token(name, **given) if token is None else token,
            lambda room, event: one.events.append(event),
        )
        one.events = []
        made.append(one)
        one.start()
        if token is None:
            await until(lambda: one.is_online)
        return one

    yield come
    for one in made:
        await one.stop()


async def until(condition):
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


def bodies(one):
    return [event.body for event in one.events if isinstance(event, frames.Message)]


async def in_room(one, room="r", after=None):
    await one.join(room, after)
    await until(lambda: any(isinstance(event, frames.Joined) for event in one.events))


async def test_messages_presence_and_carets_travel(hub, client):
    ada, ben = await client(hub, "ada"), await client(hub, "ben")
    await in_room(ada)
    await in_room(ben)
    number = await ada.publish("r", b"hello")
    await ada.say("r", b"caret")
    await until(lambda: len(ben.events) == 3)
    joined, message, heard = ben.events
    assert {client for _, client in joined.present} == {ada.client, ben.client}
    assert (message.number, message.sender, message.body) == (number, "ada", b"hello")
    assert (heard.client, heard.body) == (ada.client, b"caret")
    assert ben.last("r") == number
    await ben.leave("r")
    await until(lambda: ada.events[-1] == frames.Present("r", "ben", ben.client, is_here=False))
    assert bodies(ada) == []  # its own it knows


async def test_a_restart_of_the_hub_loses_and_doubles_nothing(hub, client):
    """Some are published before, some while it is away: each arrives once, in the order of its sender."""
    ada, ben = await client(hub, "ada"), await client(hub, "ben")
    await in_room(ada)
    await in_room(ben)
    answers = [asyncio.create_task(ada.publish("r", bytes([number]))) for number in range(20)]
    await asyncio.sleep(0)
    await hub.stop()
    answers += [asyncio.create_task(ada.publish("r", bytes([number]))) for number in range(20, 40)]
    await until(lambda: ada.trouble and ben.trouble)
    await hub.start()
    numbers = await asyncio.gather(*answers)
    await until(lambda: len(bodies(ben)) == 40)
    assert bodies(ben) == [bytes([number]) for number in range(40)]
    assert numbers == sorted(set(numbers))


async def test_who_comes_later_resumes_from_its_number(hub, client):
    ada = await client(hub, "ada")
    await in_room(ada)
    numbers = [await ada.publish("r", bytes([number])) for number in range(5)]
    ben = await client(hub, "ben")
    await in_room(ben, after=numbers[1])
    await until(lambda: len(bodies(ben)) == 3)
    assert bodies(ben) == [bytes([number]) for number in (2, 3, 4)]
    assert ben.last("r") == numbers[4]


async def test_a_message_that_the_hub_has_twice_is_handed_on_once(hub, client):
    ben = await client(hub, "ben")
    await in_room(ben)
    for number in (8, 9):
        ben._hear(frames.Message("r", number, "same", "ada", "x", at=1.0, body=b"x"))
    assert bodies(ben) == [b"x"]
    assert ben.last("r") == 9


async def test_what_is_refused_is_said(hub, client):
    viewer = await client(hub, "vera", role="viewer", rooms=["r"])
    await in_room(viewer)
    with pytest.raises(RefusedError, match="may read only"):
        await viewer.publish("r", b"x")
    await viewer.join("shut")
    await until(lambda: isinstance(viewer.events[-1], frames.Refused))
    assert viewer.events[-1].about == "shut"
    with pytest.raises(InputError, match="Join it first"):
        await viewer.publish("elsewhere", b"x")
    with pytest.raises(InputError, match="at most"):
        await viewer.publish("r", bytes(frames.BODY_BYTES + 1))


async def test_why_it_is_not_in_is_said(hub, client):
    stranger = await client(hub, "stranger", token="nonsense")
    await until(lambda: stranger.trouble)
    assert "not valid" in stranger.trouble and not stranger.is_online


async def test_who_stops_is_told_what_was_not_stored(hub, client):
    ada = await client(hub, "ada")
    await in_room(ada)
    await hub.stop()
    waiting = asyncio.create_task(ada.publish("r", b"x"))
    await asyncio.sleep(0)
    await ada.stop()
    with pytest.raises(UnreachableError):
        await waiting
    await hub.start()


async def test_a_guest_is_let_in_and_out(hub, client):
    ada = await client(hub, "ada")
    lent = await ada.lend("link", valid_s=60.0)
    guest = await client(hub, "guest", token=lent.token)
    await until(lambda: guest.is_online)
    await ada.join(lent.room)
    await guest.join(lent.room)
    await until(lambda: any(isinstance(event, frames.Present) for event in (*ada.events, *guest.events)))
    await ada.recall("link")
    await until(lambda: not guest.is_online and guest.trouble)
    with pytest.raises(RefusedError, match="lets nobody in"):
        await (await client(hub, "eve", role="viewer")).lend("link", valid_s=60.0)


async def test_a_hub_that_is_away_lends_nothing(hub, client, monkeypatch):
    monkeypatch.setattr(rooms, "ANSWER_S", 0.2)
    ada = await client(hub, "ada")
    await hub.stop(at_once=True)
    await until(lambda: not ada.is_online)
    with pytest.raises(UnreachableError):
        await ada.lend("link", valid_s=60.0)
    await hub.start()
