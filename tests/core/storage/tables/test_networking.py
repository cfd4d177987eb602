"""Peers, grants, invites and queues as they are stored."""

import time

import pytest

from core.errors import StorageError
from core.storage.database import Database
from core.storage.tables.networking import NetworkingTables


@pytest.fixture
async def tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    tables = NetworkingTables(database)
    await tables.keep_peer("ben", "Ben", address="host:1", is_host=False)
    yield tables
    database.close()


async def test_what_is_new_about_a_machine_is_kept_and_a_host_stays_one(tables):
    await tables.keep_peer("ben", "Benjamin", address="host:2", is_host=True)
    await tables.keep_peer("ben", "Ben", address="host:2", is_host=False)
    [row] = await tables.peers()
    assert (row["name"], row["address"], bool(row["is_host"])) == ("Ben", "host:2", True)
    before = row["last_seen"]
    await tables.touch_peer("ben")
    assert (await tables.peers())[0]["last_seen"] >= before


async def test_one_machine_has_one_role_in_one_thing(tables):
    await tables.grant("ben", "peer", "member")
    await tables.grant("ben", "peer", "host")
    assert [(row["scope"], row["role"]) for row in await tables.grants()] == [("peer", "host")]
    await tables.revoke("ben", "peer")
    assert await tables.grants() == []
    with pytest.raises(StorageError):
        await tables.grant("nobody", "peer", "member")


async def test_a_forgotten_machine_takes_its_grants_and_its_queue_along(tables):
    await tables.grant("ben", "peer", "member")
    await tables.queue("ben", b"header", b"payload")
    await tables.forget_peer("ben")
    assert (await tables.peers(), await tables.grants(), await tables.next_queued("ben")) == ([], [], None)


async def test_the_last_use_of_an_invite_is_given_once(tables):
    row = {"id": "i", "secret_hash": "h", "scope": "peer", "role": "member", "title": "", "uses_left": 1}
    await tables.add_invite({**row, "expires": time.time() + 60})
    assert [found["id"] for found in await tables.invites()] == ["i"]
    assert [await tables.spend_invite("i"), await tables.spend_invite("i")] == [True, False]
    assert await tables.invites() == []
    assert (await tables.invite_by_hash("h"))["id"] == "i"
    await tables.withdraw_invite("i")
    assert await tables.invite_by_hash("h") is None


async def test_an_expired_invite_is_not_listed(tables):
    row = {"id": "i", "secret_hash": "h", "scope": "peer", "role": "member", "title": "", "uses_left": 1}
    await tables.add_invite({**row, "expires": time.time() - 1})
    assert await tables.invites() == []


async def test_a_queue_is_first_in_first_out(tables):
    numbers = [await tables.queue("ben", bytes([number]), b"") for number in range(3)]
    for number in numbers:
        row = await tables.next_queued("ben")
        assert row["number"] == number
        await tables.delivered(number)
    assert await tables.next_queued("ben") is None


async def test_a_number_is_new_once_in_each_epoch(tables):
    assert await tables.is_new("ben", b"e", 1)
    await tables.handled("ben", b"e", 1)
    assert not await tables.is_new("ben", b"e", 1)
    assert await tables.is_new("ben", b"e", 2)
    assert await tables.is_new("ben", b"f", 1)


async def test_a_kept_value_stays(tables):
    assert await tables.state("port", b"0") == b"0"
    await tables.keep_state("port", b"4711")
    assert await tables.state("port", b"0") == b"4711"
