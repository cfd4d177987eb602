"""Links for guests that this machine made."""

from typing import Any

from core.storage.database import Database

Row = dict[str, Any]


class GuestTables:
    """Plain rows; every method belongs on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def links(self) -> list[Row]:
        """Every link, the oldest first."""
        return await self._database.aread(lambda db: list(db.table("guest_links").rows_where(order_by="created")))

    async def keep_link(self, row: Row) -> None:
        """Keep a new one."""
        await self._database.awrite(lambda db: db.table("guest_links").insert(row))

    async def drop_link(self, link_id: str) -> None:
        """Forget one."""
        await self._database.awrite(lambda db: db.execute("DELETE FROM guest_links WHERE id = ?", (link_id,)))
