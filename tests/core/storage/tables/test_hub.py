"""Tokens and numbered messages in SQLite."""

import time

import pytest

from core.errors import StorageError
from core.storage.database import Database
from core.storage.migrations import HUB
from core.storage.tables.hub import HubTables


@pytest.fixture
def tables(tmp_path):
    database = Database(tmp_path / "hub.db", schema=HUB)
    yield HubTables(database)
    database.close()


def row(number, message_id, room="r", at=None):
    return (room, number, message_id, "ada", "ada-1", time.time() if at is None else at, b"x")


async def test_messages_are_stored_once_by_id_and_read_in_order(tables):
    assert await tables.store([row(2, "b"), row(1, "a"), row(3, "a"), row(1, "a", room="s")]) == [2, 1, 1, 1]
    assert [(found["number"], found["id"]) for found in await tables.messages("r", 0, most=10)] == [(1, "a"), (2, "b")]
    assert [found["number"] for found in await tables.messages("r", 1, most=10)] == [2]
    assert len(await tables.messages("r", 0, most=1)) == 1
    assert await tables.bounds("r") == (1, 2)
    assert await tables.bounds("nothing") == (0, 0)
    assert list((await tables.recent_ids("r", 10)).items()) == [("a", 1), ("b", 2)]
    assert await tables.recent_ids("r", 1) == {"b": 2}


async def test_a_number_stands_for_one_message(tables):
    await tables.store([row(1, "a")])
    with pytest.raises(StorageError, match="taken"):
        await tables.store([row(2, "b"), row(1, "c")])
    assert await tables.bounds("r") == (1, 1)  # all of it or nothing


async def test_numbers_are_reserved_in_blocks_that_never_meet(tables):
    assert [await tables.reserve("r", 10), await tables.reserve("r", 5)] == [(0, 10), (10, 15)]
    assert await tables.reserve("s", 10) == (0, 10)


async def test_pruning_leaves_the_latest_of_each_room_and_nothing_old(tables):
    await tables.store([row(number, str(number)) for number in range(1, 11)])
    await tables.store([row(1, "old", room="s", at=1.0), row(2, "new", room="s")])
    assert await tables.prune(keep=4, keep_s=1000) == 7
    assert await tables.bounds("r") == (7, 10)
    assert await tables.bounds("s") == (2, 2)


async def test_pruning_ends_a_large_backlog_step_by_step(tables):
    await tables.store([row(number, str(number)) for number in range(1, 21)])
    assert [await tables.prune(keep=5, keep_s=1000, most=10) for _ in range(3)] == [10, 5, 0]
    assert await tables.bounds("r") == (16, 20)


async def test_tokens_have_names_of_their_own(tables):
    token = {"id": "1", "name": "ada", "digest": "d", "role": "member", "rooms": "[]", "created": 1.0, "expires": 0.0}
    assert await tables.keep_token(token)
    assert not await tables.keep_token({**token, "id": "2"})
    assert (await tables.tokens(), await tables.token("1"), await tables.token("2")) == ([token], token, None)
    assert [await tables.drop_token("ada"), await tables.drop_token("ada")] == [True, False]
