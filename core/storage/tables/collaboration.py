"""Workspaces, their members and their chats."""

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
            "SELECT workspaces.*, (SELECT count(*) FROM chat WHERE workspace_id = workspaces.id "
            "AND arrival > read_line AND author_id != ?) AS unread FROM workspaces ORDER BY created, id"
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

    async def add_line(self, row: Row, *, is_numbered_here: bool) -> int:
        """Store a line unless it is known; one known without a number gets the one it has now.

        Returns the line's number (the next free one when numbers are given here), 1 for a new line without one, and
        0 when it was known.
        """

        def work(db: Any) -> int:
            key = (row["workspace_id"], row["id"])
            if db.execute("SELECT 1 FROM chat WHERE workspace_id = ? AND id = ?", key).fetchone():
                if row["number"]:
                    db.execute(
                        "UPDATE chat SET number = ?, is_delivered = 1 WHERE workspace_id = ? AND id = ?",
                        (row["number"], *key),
                    )
                return 0
            number = row["number"]
            if is_numbered_here:
                last = db.execute("SELECT max(number) FROM chat WHERE workspace_id = ?", key[:1]).fetchone()[0]
                number = (last or 0) + 1
            db.table("chat").insert({**row, "number": number})
            return number if is_numbered_here else 1

        return await self._database.awrite(work)

    def last_number(self, workspace_id: str) -> int:
        """The highest number of a line."""
        statement = "SELECT coalesce(max(number), 0) FROM chat WHERE workspace_id = ?"
        return int(self._database.read(lambda db: db.execute(statement, (workspace_id,)).fetchone()[0]))

    def lines_after(self, workspace_id: str, number: int) -> list[Row]:
        """Numbered lines that come after, in order."""
        return self._database.read(
            lambda db: list(
                db.table("chat").rows_where(
                    "workspace_id = ? AND number > ?", (workspace_id, number), order_by="number"
                )
            )
        )

    def unsent_lines(self, workspace_id: str) -> list[Row]:
        """Lines that only this machine has, in the order they were said."""
        return self._database.read(
            lambda db: list(
                db.table("chat").rows_where(
                    "workspace_id = ? AND is_delivered = 0", (workspace_id,), order_by="arrival"
                )
            )
        )

    async def deliver(self, workspace_id: str, ids: Sequence[str]) -> None:
        """Another machine has these lines."""

        def work(db: Any) -> None:
            db.conn.executemany(
                "UPDATE chat SET is_delivered = 1 WHERE workspace_id = ? AND id = ?", [(workspace_id, id) for id in ids]
            )

        await self._database.awrite(work)

    def lines(self, workspace_id: str, *, limit: int) -> list[Row]:
        """The newest lines, oldest first; those without a number last."""
        statement = (
            "SELECT * FROM (SELECT *, number = 0 AS is_new FROM chat WHERE workspace_id = ? "
            "ORDER BY is_new DESC, number DESC, arrival DESC LIMIT ?) ORDER BY is_new, number, arrival"
        )
        return self._database.read(lambda db: list(db.query(statement, (workspace_id, limit))))

    async def read_all(self, workspace_id: str) -> None:
        """Everything that is here was read."""
        statement = (
            "UPDATE workspaces SET read_line = "
            "(SELECT coalesce(max(arrival), 0) FROM chat WHERE workspace_id = ?) WHERE id = ?"
        )
        await self._database.awrite(lambda db: db.execute(statement, (workspace_id, workspace_id)))
