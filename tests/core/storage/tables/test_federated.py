"""Rows of trainings: what was acknowledged is there after a restart, whole or not at all."""

import sqlite3

import pytest

from core.errors import StorageError
from core.storage.database import Database
from core.storage.tables.federated import FederatedTables

FEDERATION = {
    "id": "f1",
    "title": "Digits",
    "role": "coordinator",
    "coordinator": "ada",
    "config": "{}",
    "state": "waiting",
    "round": 0,
    "labels": "[]",
    "shape": "[]",
    "digest": "",
    "error": "",
    "source": "null",
    "created": 1.0,
    "is_begun": 0,
    "memory": "",
    "local_memory": "",
    "best_digest": "",
    "best_round": 0,
    "best_accuracy": None,
}
PARTICIPANT = {
    "federation_id": "f1",
    "peer_id": "bo",
    "name": "Bo",
    "state": "ready",
    "examples": 3,
    "labels": "[]",
    "shape": "[]",
    "last_round": 0,
    "error": "",
    "asked": 0,
    "answered": 0,
    "last_asked": 0,
    "train_ms": 0.0,
    "fingerprint": "ab",
}
ROUND = {
    "federation_id": "f1",
    "number": 1,
    "started": 1.0,
    "round_ms": 5.0,
    "loss": None,
    "accuracy": None,
    "digest": "d",
    "answers": "[]",
    "bytes": 0,
}
MODEL = {
    "id": "f1-1",
    "federation_id": "f1",
    "title": "Digits",
    "round": 1,
    "digest": "d",
    "labels": "[]",
    "shape": "[]",
    "config": "{}",
    "accuracy": 0.5,
    "parameters": 7,
    "created": 1.0,
    "architecture": "a",
}


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path / "vega.db")
    yield opened
    opened.close()


async def test_everything_is_there_after_a_restart(tmp_path):
    database = Database(tmp_path / "vega.db")
    tables = FederatedTables(database)
    await tables.keep_federation(FEDERATION)
    await tables.keep_participants([PARTICIPANT])
    await tables.keep_round({**FEDERATION, "round": 1}, ROUND)
    await tables.measure_round({**FEDERATION, "round": 1}, 1, loss=0.25, accuracy=0.75)
    await tables.keep_model(MODEL)
    database.close()
    database = Database(tmp_path / "vega.db")
    tables = FederatedTables(database)
    assert tables.federations() == [{**FEDERATION, "round": 1}]
    assert tables.participants() == [PARTICIPANT]
    assert tables.rounds("f1") == [{**ROUND, "loss": 0.25, "accuracy": 0.75}]
    assert tables.models() == tables.models("f1") == [MODEL]
    assert tables.models("f2") == []
    database.close()


async def test_keeping_again_replaces_and_does_not_cut_off_what_belongs_to_it(database):
    tables = FederatedTables(database)
    await tables.keep_federation(FEDERATION)
    await tables.keep_participants([PARTICIPANT])
    await tables.keep_federation({**FEDERATION, "state": "running"})
    assert [row["state"] for row in tables.federations()] == ["running"]
    assert tables.participants() == [PARTICIPANT]


async def test_the_newest_come_first_and_rounds_in_order(database):
    tables = FederatedTables(database)
    await tables.keep_federation(FEDERATION)
    await tables.keep_federation({**FEDERATION, "id": "f2", "created": 2.0})
    for number in (2, 1, 3):
        await tables.keep_round(FEDERATION, {**ROUND, "number": number})
        await tables.keep_model({**MODEL, "id": f"f1-{number}", "round": number})
    assert [row["id"] for row in tables.federations()] == ["f2", "f1"]
    assert [row["number"] for row in tables.rounds("f1")] == [1, 2, 3]
    assert [row["round"] for row in tables.models()] == [3, 2, 1]


async def test_a_round_and_its_federation_are_stored_both_or_neither(database):
    tables = FederatedTables(database)
    await tables.keep_federation(FEDERATION)
    with pytest.raises(StorageError):
        await tables.keep_round({**FEDERATION, "round": 1}, {**ROUND, "federation_id": "unknown"})
    assert tables.federations() == [FEDERATION]


async def test_participants_are_stored_all_or_none(database):
    tables = FederatedTables(database)
    await tables.keep_federation(FEDERATION)
    with pytest.raises(StorageError):
        await tables.keep_participants([PARTICIPANT, {**PARTICIPANT, "federation_id": "unknown"}])
    assert tables.participants() == []


async def test_deleting_a_training_takes_everything_of_it_along(database):
    tables = FederatedTables(database)
    await tables.keep_federation(FEDERATION)
    await tables.keep_federation({**FEDERATION, "id": "f2"})
    await tables.keep_participants([PARTICIPANT])
    await tables.keep_round(FEDERATION, ROUND)
    await tables.keep_model(MODEL)
    await tables.delete("f1")
    assert [row["id"] for row in tables.federations()] == ["f2"]
    assert (tables.participants(), tables.rounds("f1"), tables.models()) == ([], [], [])
    with sqlite3.connect(database.path) as connection:
        assert connection.execute("SELECT count(*) FROM rounds").fetchone() == (0,)
