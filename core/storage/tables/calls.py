"""Recordings of calls that this machine made: where each file is, and when it ran."""

from typing import Any

from core.storage.database import Database

Row = dict[str, Any]


class CallTables:
    """Plain reads block and belong in workers; what is awaited belongs on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recordings(self) -> list[Row]:
        """Those of all workspaces, the oldest first."""
        return self._database.read(lambda db: list(db.table("call_recordings").rows_where(order_by="began")))

    async def keep_recording(self, row: Row, *, most: int) -> None:
        """Keep one, and of its workspace no more than the newest `most`."""

        def work(db: Any) -> None:
            db.table("call_recordings").upsert(row, pk=("workspace_id", "began"))
            db.execute(
                "DELETE FROM call_recordings WHERE workspace_id = :space AND began NOT IN (SELECT began FROM "
                "call_recordings WHERE workspace_id = :space ORDER BY began DESC LIMIT :most)",
                {"space": row["workspace_id"], "most": most},
            )

        await self._database.awrite(work)
