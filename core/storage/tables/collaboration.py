"""Workspaces, their members, and what their notes are made of. Their chats are in chat.py."""

from collections.abc import Sequence
from typing import Any

from core.storage.database import Database

Row = dict[str, Any]


class CollaborationTables:
    """Plain reads block and belong in workers or at start; what is awaited belongs on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def workspaces(self, me: str) -> list[Row]:
        """Every workspace with `unread`, the lines of others that arrived since the last reading; oldest first."""
        statement = (
            "SELECT workspaces.*, (SELECT count(*) FROM chat_lines AS line WHERE workspace_id = workspaces.id "
            "AND author_id != ? AND removed_by = '' AND arrival > coalesce((SELECT arrival FROM chat_reads "
            "WHERE workspace_id = line.workspace_id AND thread = line.thread), 0)) AS unread "
            "FROM workspaces ORDER BY created, id"
        )
        return self._database.read(lambda db: list(db.query(statement, (me,))))

    def members(self) -> list[Row]:
        """The members of all workspaces."""
        return self._database.read(lambda db: list(db.table("workspace_members").rows))

    async def keep_workspace(self, row: Row) -> None:
        """Store a workspace as it is now."""
        await self._database.awrite(lambda db: db.table("workspaces").upsert(row, pk="id"))

    async def keep_members(self, workspace_id: str, rows: Sequence[Row]) -> None:
        """These and no others are its members."""

        def work(db: Any) -> None:
            db.table("workspace_members").delete_where("workspace_id = ?", (workspace_id,))
            db.table("workspace_members").insert_all({"workspace_id": workspace_id, **row} for row in rows)

        await self._database.awrite(work)

    async def delete_workspace(self, workspace_id: str) -> None:
        """Remove a workspace with all that is in it."""
        await self._database.awrite(lambda db: db.execute("DELETE FROM workspaces WHERE id = ?", (workspace_id,)))

    async def note_updates(self, workspace_id: str) -> list[bytes]:
        """What the note is made of, in the order it was stored."""
        rows = await self._database.aread(
            lambda db: list(
                db.table("note_updates").rows_where(
                    "workspace_id = ?", (workspace_id,), order_by="number", select="data"
                )
            )
        )
        return [row["data"] for row in rows]

    async def add_note_update(self, workspace_id: str, data: bytes) -> int:
        """Store one more; returns how many there are."""

        def work(db: Any) -> int:
            db.table("note_updates").insert({"workspace_id": workspace_id, "data": data})
            return int(db.table("note_updates").count_where("workspace_id = ?", (workspace_id,)))

        return await self._database.awrite(work)

    async def replace_note(self, workspace_id: str, snapshot: bytes) -> None:
        """One row instead of the many: both happen or neither."""

        def work(db: Any) -> None:
            db.table("note_updates").delete_where("workspace_id = ?", (workspace_id,))
            db.table("note_updates").insert({"workspace_id": workspace_id, "data": snapshot})

        await self._database.awrite(work)
