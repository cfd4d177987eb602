"""Edits of documents: stored all or none, read in order, replaced by one."""

import pytest

from core.storage.database import Database
from core.storage.tables.documents import DocumentTables


@pytest.fixture
def tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    database.write(
        lambda db: db.table("workspaces").insert(
            {"id": "w", "title": "W", "role": "owner", "host": "me", "created": 0.0, "state": "open"}
        )
    )
    yield DocumentTables(database)
    database.close()


def row(data, document_id="text-1"):
    return {
        "workspace_id": "w",
        "document_id": document_id,
        "public": b"key",
        "signature": b"s",
        "spans": b"",
        "authors": b"",
        "data": data,
    }


async def test_edits_come_back_in_order_and_by_number(tables):
    assert await tables.last_number() == 0
    numbers = await tables.add([row(b"1"), row(b"22")])
    assert await tables.last_number() == numbers[1]
    await tables.add([row(b"x", "board-1")])
    assert await tables.document_ids("w") == ["board-1", "text-1"]
    assert [(head["number"], head["size"]) for head in await tables.heads("w", "text-1")] == [
        (numbers[0], 1),
        (numbers[1], 2),
    ]
    assert await tables.data(numbers[1:]) == {numbers[1]: b"22"}
    assert await tables.data([]) == {}


async def test_more_numbers_than_a_statement_takes_are_read(tables):
    numbers = await tables.add([row(str(number).encode()) for number in range(1100)])
    assert len(await tables.data(numbers)) == 1100


async def test_a_state_stands_for_what_it_holds(tables):
    numbers = await tables.add([row(b"1"), row(b"2"), row(b"3")])
    await tables.keep_state("w", "text-1", through=numbers[1], data=b"12")
    assert await tables.stored("w", "text-1") == [b"12", b"3"]
    await tables.keep_state("w", "text-1", through=numbers[2], data=b"123")
    assert await tables.stored("w", "text-1") == [b"123"]


async def test_one_takes_the_place_of_all(tables):
    await tables.add([row(b"1"), row(b"2"), row(b"x", "board-1")])
    await tables.keep_state("w", "text-1", through=2, data=b"12")
    await tables.replace(row(b"all"))
    assert await tables.stored("w", "text-1") == [b"all"]
    assert await tables.stored("w", "board-1") == [b"x"]


async def test_one_takes_the_place_of_some_and_the_others_follow_it(tables):
    numbers = await tables.add([row(b"1"), row(b"other"), row(b"2"), row(b"x", "board-1")])
    await tables.keep_state("w", "text-1", through=3, data=b"1other2")
    made = await tables.shorten(row(b"12"), held=[numbers[0], numbers[2]], rest=[numbers[1]])
    assert await tables.stored("w", "text-1") == [b"12", b"other"]
    assert await tables.data(made) == {made[0]: b"12", made[1]: b"other"} and min(made) > max(numbers)
    assert await tables.stored("w", "board-1") == [b"x"]


async def test_they_go_with_their_workspace(tables):
    await tables.add([row(b"1")])
    await tables.keep_state("w", "text-1", through=1, data=b"1")
    await tables._database.awrite(lambda db: db.execute("DELETE FROM workspaces"))
    assert await tables.stored("w", "text-1") == []


async def test_what_can_be_taken_back_is_stored_with_the_edits(tables):
    assert await tables.steps("w", "text-1") == b""
    for data in (b"one", b"two"):
        await tables.add([row(b"1")], steps={"workspace_id": "w", "document_id": "text-1", "data": data})
    await tables.add([row(b"2")])
    assert await tables.steps("w", "text-1") == b"two"


async def test_conflicts_wait_until_they_are_reviewed(tables):
    one = {"workspace_id": "w", "document_id": "text-1", "data": b"one"}
    await tables.add_conflicts([one, {**one, "data": b"two"}])
    first, second = await tables.conflicts("w", "text-1")
    await tables.review_conflict(first["number"])
    await tables.change_conflict(second["number"], b"more of two")
    reviewed = [(row["data"], row["is_reviewed"]) for row in await tables.conflicts("w", "text-1")]
    assert reviewed == [(b"one", 1), (b"more of two", 0)]
    assert await tables.conflicts("w", "board-1") == []


async def test_up_to_where_a_document_was_compared_is_remembered(tables):
    assert await tables.compared("w", "text-1") is None
    for version in (b"1", b"2"):
        await tables.keep_compared("w", "text-1", version)
    assert await tables.compared("w", "text-1") == b"2"
