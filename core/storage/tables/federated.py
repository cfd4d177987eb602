"""Federations, their participants, rounds and models, as plain rows (nested values as JSON text)."""

from collections.abc import Sequence
from typing import Any

import sqlite_utils

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

    def model_digests(self) -> list[str]:
        """The files of all models."""
        return self._database.read(lambda db: [digest for (digest,) in db.execute("SELECT digest FROM models")])

    async def keep_federation(self, row: Row) -> None:
        """Store a federation as it is now."""
        await self._database.awrite(lambda db: _keep(db, "federations", row, ("id",)))

    async def keep_participants(self, rows: list[Row]) -> None:
        """Store participants as they are now: all or none."""

        def work(db: sqlite_utils.Database) -> None:
            for row in rows:
                _keep(db, "participants", row, ("federation_id", "peer_id"))

        await self._database.awrite(work)

    async def keep_round(self, federation: Row, round: Row, participants: Sequence[Row] = ()) -> None:
        """Store a finished round with the federation that has moved on and how its participants did: all or nothing."""

        def work(db: sqlite_utils.Database) -> None:
            _keep(db, "federations", federation, ("id",))
            _keep(db, "rounds", round, ("federation_id", "number"))
            for row in participants:
                _keep(db, "participants", row, ("federation_id", "peer_id"))

        await self._database.awrite(work)

    async def measure_round(self, federation: Row, number: int, *, loss: float | None, accuracy: float | None) -> None:
        """What the participants measured of a round's model, and the federation that knows its best one now."""
        values = (loss, accuracy, federation["id"], number)

        def work(db: sqlite_utils.Database) -> None:
            db.execute("UPDATE rounds SET loss = ?, accuracy = ? WHERE federation_id = ? AND number = ?", values)
            _keep(db, "federations", federation, ("id",))

        await self._database.awrite(work)

    async def keep_model(self, row: Row) -> None:
        """Store a model."""
        await self._database.awrite(lambda db: db.table("models").upsert(row, pk="id"))

    async def delete(self, federation_id: str) -> None:
        """Remove a federation with everything it made."""
        await self._database.awrite(lambda db: db.execute("DELETE FROM federations WHERE id = ?", (federation_id,)))


def _keep(db: sqlite_utils.Database, table: str, row: Row, key: Sequence[str]) -> None:
    """Insert or update a row. In plain words: a round writes several, and asking for columns first takes longer."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in row if name not in key)
    db.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "  # noqa: S608 - names from here
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}",
        tuple(row.values()),
    )
