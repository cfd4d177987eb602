"""Simulations and their rounds, as plain rows (nested values as JSON text)."""

from typing import Any

from core.storage.database import Database

Row = dict[str, Any]


class SimulationTables:
    """All methods block briefly and belong in workers or at start."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def simulations(self) -> list[Row]:
        """Every simulation, the newest first."""
        return self._database.read(lambda db: list(db.table("simulations").rows_where(order_by="created desc")))

    def rounds(self, simulation_id: str) -> list[Row]:
        """The rounds of a simulation in order."""
        return self._database.read(
            lambda db: list(
                db.table("simulated_rounds").rows_where("simulation_id = ?", (simulation_id,), order_by="number")
            )
        )

    def keep(self, row: Row) -> None:
        """Store a simulation as it is now."""
        self._database.write(lambda db: db.table("simulations").upsert(row, pk="id"))

    def keep_rounds(self, rows: list[Row]) -> None:
        """Store rounds: all or none."""

        def work(db: Any) -> None:
            for row in rows:
                db.table("simulated_rounds").upsert(row, pk=("simulation_id", "number"))

        self._database.write(work)

    def delete(self, simulation_id: str) -> None:
        """Remove a simulation with its rounds."""
        self._database.write(lambda db: db.execute("DELETE FROM simulations WHERE id = ?", (simulation_id,)))

    def interrupt(self) -> None:
        """What was running when the program ended runs no longer."""
        self._database.write(lambda db: db.execute("UPDATE simulations SET state = 'stopped' WHERE state = 'running'"))
