"""Federations, their participants, rounds and models, as plain rows (nested values as JSON text)."""

from typing import Any

from core.storage.database import Database

Row = dict[str, Any]


class FederatedTables:
    """Reads block briefly and belong in workers or at start; writes are awaited on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def federations(self) -> list[Row]:
        """Every federation, the newest first."""
        return self._database.read(lambda db: list(db.table("federations").rows_where(order_by="created desc")))

    def participants(self) -> list[Row]:
        """The participants of all federations."""
        return self._database.read(lambda db: list(db.table("participants").rows))

    def rounds(self, federation_id: str) -> list[Row]:
        """The rounds of a federation in order."""
        return self._database.read(
            lambda db: list(db.table("rounds").rows_where("federation_id = ?", (federation_id,), order_by="number"))
        )

    def models(self, federation_id: str = "") -> list[Row]:
        """The models of a federation, or all; the newest first."""
        where, values = ("federation_id = ?", (federation_id,)) if federation_id else (None, ())
        return self._database.read(
            lambda db: list(db.table("models").rows_where(where, values, order_by="created desc, round desc"))
        )

    async def keep_federation(self, row: Row) -> None:
        """Store a federation as it is now."""
        await self._database.awrite(lambda db: db.table("federations").upsert(row, pk="id"))

    async def keep_participants(self, rows: list[Row]) -> None:
        """Store participants as they are now: all or none."""

        def work(db: Any) -> None:
            for row in rows:
                db.table("participants").upsert(row, pk=("federation_id", "peer_id"))

        await self._database.awrite(work)

    async def keep_round(self, federation: Row, round: Row) -> None:
        """Store a finished round together with the federation that has moved on: both or neither."""

        def work(db: Any) -> None:
            db.table("federations").upsert(federation, pk="id")
            db.table("rounds").upsert(round, pk=("federation_id", "number"))

        await self._database.awrite(work)

    async def measure_round(
        self, federation_id: str, number: int, *, loss: float | None, accuracy: float | None
    ) -> None:
        """What the participants measured of a round's model."""
        values = (loss, accuracy, federation_id, number)
        await self._database.awrite(
            lambda db: db.execute(
                "UPDATE rounds SET loss = ?, accuracy = ? WHERE federation_id = ? AND number = ?", values
            )
        )

    async def keep_model(self, row: Row) -> None:
        """Store a model."""
        await self._database.awrite(lambda db: db.table("models").upsert(row, pk="id"))

    async def delete(self, federation_id: str) -> None:
        """Remove a federation with everything it made."""
        await self._database.awrite(lambda db: db.execute("DELETE FROM federations WHERE id = ?", (federation_id,)))
