"""Lines are numbered without holes, notes are replaced whole, unread lines are counted."""

import pytest

from core.storage.database import Database
from core.storage.tables.collaboration import CollaborationTables


@pytest.fixture
async def tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    tables = CollaborationTables(database)
    for name, created in (("v", 2.0), ("w", 1.0)):
        await tables.keep_workspace(
            {"id": name, "title": name, "role": "owner", "host": "me", "created": created, "state": "open"}
        )
    yield tables
    database.close()


def line(name, *, number=0, author="ben", workspace="w", is_delivered=False):
    return {
        "workspace_id": workspace,
        "id": name,
        "number": number,
        "author_id": author,
        "author": author,
        "text": name,
        "sent": 1.0,
        "is_delivered": is_delivered,
    }


async def test_numbers_given_here_have_no_holes_in_each_workspace(tables):
    given = [await tables.add_line(line(name), is_numbered_here=True) for name in ("a", "b", "a", "c")]
    assert given == [1, 2, 0, 3]
    assert await tables.add_line(line("a", workspace="v"), is_numbered_here=True) == 1
    assert (tables.last_number("w"), tables.last_number("v")) == (3, 1)
    assert [row["id"] for row in tables.lines_after("w", 1)] == ["b", "c"]


async def test_a_line_gets_the_hosts_number_when_it_comes_back(tables):
    assert await tables.add_line(line("mine", author="me"), is_numbered_here=False) == 1
    assert [row["id"] for row in tables.unsent_lines("w")] == ["mine"]
    assert await tables.add_line(line("mine", number=4, author="me"), is_numbered_here=False) == 0
    assert tables.last_number("w") == 4
    assert tables.unsent_lines("w") == []


async def test_lines_without_a_number_come_last(tables):
    await tables.add_line(line("new"), is_numbered_here=False)
    await tables.add_line(line("two", number=2), is_numbered_here=False)
    await tables.add_line(line("one", number=1), is_numbered_here=False)
    assert [row["id"] for row in tables.lines("w", limit=10)] == ["one", "two", "new"]
    assert [row["id"] for row in tables.lines("w", limit=2)] == ["two", "new"]
    await tables.deliver("w", ["new"])
    assert [row["id"] for row in tables.unsent_lines("w")] == ["two", "one"]


async def test_unread_counts_what_others_said_since(tables):
    await tables.add_line(line("a"), is_numbered_here=True)
    await tables.add_line(line("b", author="me"), is_numbered_here=True)
    assert {row["id"]: row["unread"] for row in tables.workspaces("me")} == {"w": 1, "v": 0}
    await tables.read_all("w")
    assert {row["id"]: row["unread"] for row in tables.workspaces("me")} == {"w": 0, "v": 0}


async def test_workspaces_come_oldest_first(tables):
    assert [row["id"] for row in tables.workspaces("me")] == ["w", "v"]


async def test_members_are_replaced_and_go_with_their_workspace(tables):
    row = {"peer_id": "p", "name": "Ben", "role": "editor"}
    await tables.keep_members("w", [row, {**row, "peer_id": "q"}])
    await tables.keep_members("w", [row])
    assert tables.members() == [{"workspace_id": "w", **row}]
    await tables.delete_workspace("w")
    assert tables.members() == []
