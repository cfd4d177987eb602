"""A hub of one process: what a crash leaves, and what a disk that refuses means."""

import asyncio
from pathlib import Path

import pytest

from core.errors import StorageError
from core.hub.local_backbone import LocalBackbone
from core.hub.records import Draft, Limits, Presence
from core.hub.tokens import Tokens
from core.networking.hub_address import HubAddress
from core.networking.rooms import RoomClient
from core.storage.database import Database
from core.storage.migrations import HUB
from vega_desktop.demo.programs import Programs, Site

PROGRAM = str(Path(__file__).parent / "hub_program.py")


@pytest.fixture
def opened(tmp_path):
    async def start():
        made = LocalBackbone(Database(tmp_path / "hub.db", schema=HUB), Limits())
        await made.start()
        return made

    return start


def draft(name):
    return Draft("r", name, "ada", "ada-1", b"x", 1.0)


async def test_what_was_acknowledged_survives_and_numbers_go_on_above(opened):
    before = await opened()
    number = await (await before.publish(draft("one")))
    await before.stop()
    after = await opened()
    assert [one.number for one in await after.read("r", 0, most=10)] == [number]
    assert await (await after.publish(draft("one"))) == number  # its sender did not hear and sends it again
    assert await (await after.publish(draft("two"))) > number
    await after.stop()


async def test_a_number_that_was_seen_but_not_stored_is_never_given_again(opened):
    """The program is killed between delivery and disk."""
    before = await opened()
    seen = []
    before.deliver = lambda event: seen.append(event)
    await before.enter(Presence("r", "ben", "ben-1", is_here=True))
    before._writer.cancel()
    await before.publish(draft("lost"))
    await asyncio.to_thread(before._database.close)
    after = await opened()
    state = await after.enter(Presence("r", "ben", "ben-1", is_here=True))
    assert seen[-1].id == "lost" and state.last >= seen[-1].number
    assert await (await after.publish(draft("next"))) > seen[-1].number
    await after.stop()


async def test_stopping_writes_what_waits(opened):
    before = await opened()
    answers = [await before.publish(draft(str(number))) for number in range(50)]
    await before.stop()
    assert all(answer.done() for answer in answers)
    after = await opened()
    assert len(await after.read("r", 0, most=100)) == 50
    await after.stop()


async def test_a_disk_that_refuses_is_said_and_the_message_may_be_sent_again(opened, monkeypatch):
    backbone = await opened()
    store = backbone._tables.store

    async def full(rows):
        raise StorageError("The disk is full.", "Free some space.")

    monkeypatch.setattr(backbone._tables, "store", full)
    with pytest.raises(StorageError, match="full"):
        await (await backbone.publish(draft("one")))
    monkeypatch.setattr(backbone._tables, "store", store)
    number = await (await backbone.publish(draft("one")))
    assert [one.number for one in await backbone.read("r", 0, most=10)] == [number]
    await backbone.stop()


async def test_more_than_a_block_of_numbers_comes_in_one_go(opened):
    backbone = await opened()
    answers = [await backbone.publish(draft(str(number))) for number in range(2500)]
    numbers = [await answer for answer in answers]
    assert numbers == sorted(set(numbers))
    await backbone.stop()


async def test_a_hub_that_is_killed_loses_nothing_acknowledged_and_doubles_nothing(tmp_path):
    """kill -9 while messages stream in; the client goes on, and everything is there once, by number and by id."""
    site = Site("hub", tmp_path / "hub")
    made = LocalBackbone(Database(site.profile / "hub.db", schema=HUB), Limits())
    await made.start()
    token = await Tokens(made).add("ada")
    await made.stop()
    async with Programs() as programs:
        first = await programs.start(site, runs=(PROGRAM,))
        said = await first.line("hub")
        client = RoomClient(HubAddress.parse(said["hub"]), token, lambda room, event: None)
        client.start()
        await client.join("r")
        bodies = [number.to_bytes(2) for number in range(400)]
        answers = [asyncio.create_task(client.publish("r", body)) for body in bodies]
        async with asyncio.timeout(20):
            while sum(answer.done() for answer in answers) < 100:
                await asyncio.sleep(0.001)
        first._process.kill()
        await first._process.wait()
        await (await programs.start(site, "--port", str(said["port"]), runs=(PROGRAM,))).line("hub")
        numbers = await asyncio.gather(*answers)
        await client.stop()
    found = LocalBackbone(Database(site.profile / "hub.db", schema=HUB), Limits())
    rows = await found.read("r", 0, most=1000)
    assert sorted(row.body for row in rows) == bodies
    assert {row.number: row.body for row in rows} == dict(zip(numbers, bodies, strict=True))
    await found.stop()
