"""Workspaces come in order, members go with their workspace."""

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


async def test_workspaces_come_oldest_first(tables):
    assert [row["id"] for row in tables.workspaces("me")] == ["w", "v"]


async def test_members_are_replaced_and_go_with_their_workspace(tables):
    row = {"peer_id": "p", "name": "Ben", "role": "editor"}
    await tables.keep_members("w", [row, {**row, "peer_id": "q"}])
    await tables.keep_members("w", [row])
    assert tables.members() == [{"workspace_id": "w", **row, "address": ""}]
    await tables.keep_address("w", "p", "192.0.2.1:7")
    await tables.keep_address("w", "q", "192.0.2.2:7")  # who is none
    await tables.keep_address("v", "p", "192.0.2.3:7")
    assert tables.members() == [{"workspace_id": "w", **row, "address": "192.0.2.1:7"}]
    await tables.delete_workspace("w")
    assert tables.members() == []
