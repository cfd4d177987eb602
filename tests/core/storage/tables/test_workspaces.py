"""All rows of one workspace: read in order, without what numbers them, and stored again all or none."""

import pytest

from core.errors import StorageError
from core.storage.database import Database
from core.storage.tables import workspaces
from core.storage.tables.workspaces import WorkspaceRows

SPACE = {"id": "w", "title": "W", "role": "owner", "host": "me", "created": 0.0, "state": "open"}
EDIT = {"workspace_id": "w", "document_id": "d", "public": b"k", "signature": b"s", "spans": b"", "authors": b""}


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path / "vega.db")
    yield made
    made.close()


def test_rows_come_in_the_order_they_were_stored_however_many(database, monkeypatch):
    monkeypatch.setattr(workspaces, "BATCH", 2)
    rows = WorkspaceRows(database)
    edits = [EDIT | {"data": bytes([number])} for number in range(5)]
    rows.add(SPACE, {"edits": edits})
    assert list(rows.rows("edits", "w")) == edits
    assert list(rows.rows("edits", "other")) == []
    assert rows.workspace("w")["title"] == "W"
    assert rows.workspace("other") is None


def test_what_is_made_anew_or_given_again_is_left_out(database):
    known = WorkspaceRows(database).tables()
    assert "edits" in known
    assert not {"document_states", "workspace_members", "workspaces"} & set(known)
    assert known["edits"].number == "number"


def test_half_a_workspace_is_never_stored(database):
    rows = WorkspaceRows(database)
    with pytest.raises(StorageError):
        rows.add(SPACE, {"edits": [EDIT | {"data": b"1"}, EDIT | {"data": None}]})
    assert rows.workspace("w") is None
