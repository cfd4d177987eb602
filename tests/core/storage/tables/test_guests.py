"""Links for guests are kept over a restart, and go with their workspace."""

import pytest

from core.storage.database import Database
from core.storage.tables.guests import GuestTables

CHAT = {"has_chat": 1, "chat_after": 7}
SPACE = {"id": "w", "title": "W", "role": "owner", "host": "me", "created": 0.0, "state": "open"}


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path / "vega.db")
    made.write(lambda db: db.table("workspaces").insert(SPACE))
    yield made
    made.close()


def link(number):
    words = dict.fromkeys(("document_id", "role", "room", "secret", "address"), "x")
    return {"id": f"l{number}", "workspace_id": "w", **words, "created": float(number), "expires": 9.0, **CHAT}


async def test_links_are_kept_in_order_until_they_are_dropped(database):
    tables = GuestTables(database)
    for number in (2, 1, 3):
        await tables.keep_link(link(number))
    await tables.drop_link("l2")
    assert await tables.links() == [link(1), link(3)]


async def test_a_workspace_takes_its_links_along(database):
    tables = GuestTables(database)
    await tables.keep_link(link(1))
    database.write(lambda db: db.execute("DELETE FROM workspaces WHERE id = 'w'"))
    assert await tables.links() == []
