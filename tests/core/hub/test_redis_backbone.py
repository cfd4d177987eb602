"""Two real hub programs on one real Redis are one hub."""

import asyncio
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from core.errors import StorageError
from core.hub.records import Limits, Presence
from core.hub.redis_backbone import RedisBackbone
from core.hub.tokens import Tokens
from core.networking import room_frames as frames
from vega_desktop.demo.programs import Programs, Site

PROGRAM = str(Path(__file__).parent / "hub_program.py")


async def test_two_programs_show_the_same_rooms(redis_url, tmp_path, open_guest):
    """Messages, presence, sessions and tokens cross; when one is killed its people vanish and nothing is lost."""
    backbone = RedisBackbone(redis_url, Limits())
    token = await Tokens(backbone).add("ada")
    async with Programs() as programs:
        sites = [Site(name, tmp_path / name) for name in ("one", "two")]
        running = [await programs.start(site, "--redis", redis_url, runs=(PROGRAM,)) for site in sites]
        hubs = [Running((await program.line("hub"))["hub"]) for program in running]
        ada, ben = [await open_guest(hub, token) for hub in hubs]
        clients = [(await guest.hear(frames.Welcome)).client for guest in (ada, ben)]
        await ada.join("r")
        joined = await ben.join("r")
        assert {client for _, client in joined.present} == set(clients)
        assert (await ada.hear(frames.Present)).client == clients[1]
        stored = await ada.publish("r", b"hello")
        assert (await ben.hear(frames.Message)).number == stored.number
        await ben.send(frames.Say("r", b"caret"))
        assert (await ada.hear(frames.Heard)).body == b"caret"
        numbers = [(await guest.publish("r", b"more")).number for guest in (ada, ben, ada)]
        assert numbers == [stored.number + 1, stored.number + 2, stored.number + 3]

        await running[0].stop()
        assert (await ben.hear(frames.Present)).client == clients[0]
        back = await open_guest(hubs[1], token)
        await back.hear(frames.Welcome)
        await back.join("r", after=stored.number)
        assert await back.bodies(3) == [b"more"] * 3
        await Tokens(backbone).withdraw("ada")
        with pytest.raises(ConnectionClosed, match="withdrawn"):
            await ben.hear(frames.Pong)
    await backbone.stop()


class Running:
    """A hub program, as guests open it."""

    def __init__(self, address):
        self.address = address


async def test_a_process_that_vanished_is_noticed(redis_url, monkeypatch):
    monkeypatch.setattr("core.hub.redis_backbone.PRESENT_S", 1.0)
    here, there = RedisBackbone(redis_url, Limits()), RedisBackbone(redis_url, Limits())
    heard = []
    here.deliver = heard.append
    await here.start()
    await there.start()
    ada, ben = (Presence("r", name, name, is_here=True) for name in ("ada", "ben"))
    await here.enter(ada)
    await there.enter(ben)
    await there._redis.aclose()  # it says nothing any more
    async with asyncio.timeout(20):
        while Presence("r", "ben", "ben", is_here=False) not in heard:
            await here.beat([])
            await asyncio.sleep(0.05)
    assert Presence("r", "ada", "ada", is_here=False) not in heard
    await here.stop()
    await there.stop()


async def test_a_machine_at_another_process_is_found(redis_url):
    here, there = RedisBackbone(redis_url, Limits()), RedisBackbone(redis_url, Limits())
    await there.place("peer", "wss://there:1")
    assert await here.place_of("peer") == "wss://there:1"
    await there.place("peer", None)
    assert await here.place_of("peer") is None
    await here.stop()
    await there.stop()


async def test_no_redis_is_said():
    backbone = RedisBackbone("redis://127.0.0.1:1", Limits())
    with pytest.raises(StorageError, match="Redis does not answer"):
        await backbone.start()
    await backbone.stop()
