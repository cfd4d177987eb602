"""Resuming in a room: everything once, in order, however messages and reading meet."""

import asyncio

import pytest

from core.hub import rooms
from core.hub.metrics import Metrics
from core.hub.rooms import Packets
from core.networking import room_frames as frames


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    monkeypatch.setattr(rooms, "PAGE", 7)
    monkeypatch.setattr(rooms, "ASIDE", 5)


async def test_a_client_resumes_from_the_number_it_has(hub, guest_of):
    ada, token = await guest_of(hub, "ada"), await hub.token("ben")
    await ada.join("r")
    numbers = [(await ada.publish("r", bytes([number]))).number for number in range(30)]
    ben = await guest_of(hub, token=token)
    joined = await ben.join("r", after=numbers[9])
    assert (joined.first, joined.last) == (numbers[0], numbers[-1])
    assert await ben.bodies(20) == [bytes([number]) for number in range(10, 30)]
    await ada.publish("r", b"live")
    assert await ben.bodies(1) == [b"live"]


async def test_who_resumes_while_others_write_misses_and_doubles_nothing(hub, guest_of):
    ada, token = await guest_of(hub, "ada"), await hub.token("ben")
    await ada.join("r")
    for number in range(40):
        await ada.publish("r", number.to_bytes(2))

    async def write():
        for number in range(40, 200):
            await ada.send(frames.Publish("r", f"w{number}", number.to_bytes(2)))
            if number % 10 == 0:
                await asyncio.sleep(0.001)

    writing = asyncio.create_task(write())
    ben = await guest_of(hub, token=token)
    await ben.join("r", after=0)
    assert await ben.bodies(200) == [number.to_bytes(2) for number in range(200)]
    await writing


async def test_joining_once_more_begins_anew(hub, guest_of):
    ada = await guest_of(hub, "ada")
    await ada.join("r")
    await ada.publish("r", b"one")
    await ada.join("r", after=0)
    assert await ada.bodies(1) == [b"one"]  # its own too: it may have come back without it
    assert hub.service.rooms.count == 1


async def test_a_number_from_another_life_of_the_store_begins_at_the_start(hub, guest_of):
    ada, token = await guest_of(hub, "ada"), await hub.token("ben")
    await ada.join("r")
    await ada.publish("r", b"one")
    ben = await guest_of(hub, token=token)
    await ben.join("r", after=2**52)
    assert await ben.bodies(1) == [b"one"]


async def test_nothing_is_left_of_who_has_gone(hub, guest_of):
    ada = await guest_of(hub, "ada")
    await ada.join("r")
    await ada.join("s", after=0)
    await ada.close()
    async with asyncio.timeout(20):
        while hub.service.rooms.count or hub.service.backbone._rooms:
            await asyncio.sleep(0.01)


async def test_a_frame_for_many_is_put_together_once():
    packets = Packets(frames.Pong())
    assert packets.form(False) is packets.form(False)
    assert packets.form(True) == b"\x81\x0f" + b'{"type":"pong"}'
    assert Metrics().value("delivered") == 0
