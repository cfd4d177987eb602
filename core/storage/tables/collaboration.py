"""Workspaces, their members, and the names of those who left. Documents are in documents.py, chats in chat.py."""

from collections.abc import Mapping, Sequence
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

    def names(self) -> list[Row]:
        """What those who are or were in any workspace are called, who was told of last at the end."""
        return self._database.read(lambda db: list(db.table("workspace_names").rows_where(order_by="rowid")))

    async def keep_workspace(self, row: Row) -> None:
        """Store a workspace as it is now."""
        await self._database.awrite(lambda db: db.table("workspaces").upsert(row, pk="id"))

    async def keep_members(self, workspace_id: str, rows: Sequence[Row]) -> None:
        """These and no others are its members."""

        def work(db: Any) -> None:
            db.table("workspace_members").delete_where("workspace_id = ?", (workspace_id,))
            db.table("workspace_members").insert_all({"workspace_id": workspace_id, **row} for row in rows)

        await self._database.awrite(work)

    async def keep_address(self, workspace_id: str, peer_id: str, address: str) -> None:
        """Others may reach a member there; nothing for who is none."""
        values = (address, workspace_id, peer_id)
        await self._database.awrite(
            lambda db: db.execute(
                "UPDATE workspace_members SET address = ? WHERE workspace_id = ? AND peer_id = ?", values
            )
        )

    async def keep_names(self, workspace_id: str, names: Mapping[str, str], *, without: Sequence[str] = ()) -> None:
        """These are called so by peer id; those of `without` are forgotten."""
        rows = [{"workspace_id": workspace_id, "peer_id": peer_id, "name": name} for peer_id, name in names.items()]

        def work(db: Any) -> None:
            table = db.table("workspace_names")
            for peer_id in without:
                table.delete_where("workspace_id = ? AND peer_id = ?", (workspace_id, peer_id))
            table.insert_all(rows, replace=True)

        await self._database.awrite(work)

    async def delete_workspace(self, workspace_id: str) -> None:
        """Remove a workspace with all that is in it."""
        await self._database.awrite(lambda db: db.execute("DELETE FROM workspaces WHERE id = ?", (workspace_id,)))
