"""Rows of simulations: kept, replaced, removed together."""

import pytest

from core.storage.database import Database
from core.storage.tables.simulations import SimulationTables

ROW = {"id": "s1", "title": "A", "state": "running", "created": 1.0, "run": "{}", "notes": "[]", "error": ""}


@pytest.fixture
def tables(tmp_path):
    database = Database(tmp_path / "vega.db")
    yield SimulationTables(database)
    database.close()


def test_rounds_are_in_order_and_go_with_their_simulation(tables):
    tables.keep(ROW)
    tables.keep_rounds([{"simulation_id": "s1", "number": number, "round": "{}"} for number in (2, 1)])
    assert [row["number"] for row in tables.rounds("s1")] == [1, 2]
    tables.delete("s1")
    assert (tables.simulations(), tables.rounds("s1")) == ([], [])


def test_the_newest_is_first_and_what_ran_is_stopped(tables):
    tables.keep(ROW)
    tables.keep({**ROW, "id": "s2", "created": 2.0, "state": "finished"})
    tables.interrupt()
    assert [(row["id"], row["state"]) for row in tables.simulations()] == [("s2", "finished"), ("s1", "stopped")]
