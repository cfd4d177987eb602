"""Notices, the levels of workspaces and the pause, as plain rows."""

from collections.abc import Sequence
from typing import Any

from core.storage.database import Database

Row = dict[str, Any]

_KEEP = """INSERT OR REPLACE INTO notices VALUES (:id, :kind, :key, :title, :text, :page, :item, :line, :part, :who,
    :time, :count, :is_urgent, :is_read, :held)"""


class NoticeTables:
    """Reads block and belong in workers; what is awaited belongs on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def notices(self) -> list[Row]:
        """Every notice, the oldest first."""
        return self._database.read(lambda db: list(db.table("notices").rows_where(order_by="time, id")))

    def levels(self) -> dict[str, str]:
        """The workspaces that have a level of their own, and which."""
        return self._database.read(lambda db: dict(db.execute("SELECT workspace_id, level FROM notice_levels")))

    def paused_until(self) -> float:
        """Until when nobody is to be disturbed, in Unix seconds; 0 when nothing was said."""
        return self._database.read(
            lambda db: float((db.execute("SELECT until FROM notice_pause").fetchone() or (0.0,))[0])
        )

    async def keep(self, rows: Sequence[Row], *, without: Sequence[int] = ()) -> None:
        """Store notices as they are now and remove those `without`: all or none."""

        def work(db: Any) -> None:
            db.conn.executemany(_KEEP, rows)
            db.conn.executemany("DELETE FROM notices WHERE id = ?", [(number,) for number in without])

        await self._database.awrite(work)

    async def keep_level(self, workspace_id: str, level: str) -> None:
        """A workspace's own level; "" takes it away."""

        def work(db: Any) -> None:
            if level:
                db.table("notice_levels").upsert({"workspace_id": workspace_id, "level": level}, pk="workspace_id")
            else:
                db.execute("DELETE FROM notice_levels WHERE workspace_id = ?", (workspace_id,))

        await self._database.awrite(work)

    async def pause(self, until: float) -> None:
        """Nobody is to be disturbed until then (Unix seconds)."""
        await self._database.awrite(lambda db: db.table("notice_pause").upsert({"id": 1, "until": until}, pk="id"))
