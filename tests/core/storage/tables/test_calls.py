"""Recordings of calls in the database: one row for each, once."""

from core.storage.database import Database
from core.storage.tables.calls import CallTables


async def test_the_same_recording_is_kept_once(tmp_path):
    database = Database(tmp_path / "vega.db")
    space = {"id": "w", "title": "W", "role": "owner", "host": "me", "created": 0.0, "state": "open"}
    database.write(lambda db: db.table("workspaces").insert(space))
    tables = CallTables(database)
    row = {"workspace_id": "w", "began": 1.5, "ended": 2.5, "path": "/talk.mp4"}
    await tables.keep_recording(row, most=5)
    await tables.keep_recording({**row, "path": "/moved.mp4"}, most=5)
    assert tables.recordings() == [{**row, "path": "/moved.mp4"}]
    database.close()
