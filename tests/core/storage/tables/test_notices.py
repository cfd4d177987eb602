"""Rows of notices, levels and the pause: kept, replaced, removed, and gone with their workspace."""

import pytest

from core.errors import StorageError
from core.storage.database import Database
from core.storage.tables.collaboration import CollaborationTables
from core.storage.tables.notices import NoticeTables

SPACE = {"id": "w", "title": "Radiology", "role": "owner", "host": "me", "created": 1.0, "state": "open", "ends": 0}


def row(number, **given):
    base = dict.fromkeys(("kind", "key", "title", "text", "page", "item", "line", "part", "held"), "")
    return {**base, "id": number, "who": "[]", "time": 1.0, "count": 1, "is_urgent": 0, "is_read": 0, **given}


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path / "vega.db")
    yield made
    made.close()


async def test_notices_are_kept_replaced_and_removed_in_the_order_of_time(database):
    tables = NoticeTables(database)
    await tables.keep([row(1, time=3.0), row(2, time=2.0), row(3, time=1.0)])
    await tables.keep([row(2, time=4.0, count=2)], without=[3])
    assert [(found["id"], found["count"]) for found in tables.notices()] == [(1, 1), (2, 2)]


async def test_a_level_goes_with_its_workspace(database):
    tables, spaces = NoticeTables(database), CollaborationTables(database)
    await spaces.keep_workspace(SPACE)
    await tables.keep_level("w", "mentions")
    await tables.keep_level("w", "nothing")
    assert tables.levels() == {"w": "nothing"}
    await tables.keep_level("w", "")
    assert tables.levels() == {}
    await tables.keep_level("w", "nothing")
    await spaces.delete_workspace("w")
    assert tables.levels() == {}
    with pytest.raises(StorageError):
        await tables.keep_level("w", "nothing")


async def test_the_pause_is_one(database):
    tables = NoticeTables(database)
    assert tables.paused_until() == 0
    await tables.pause(10.0)
    await tables.pause(20.0)
    assert tables.paused_until() == 20
