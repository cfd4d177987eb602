"""What a machine knows about its trainings: the same after a restart, and no change undoes another."""

import asyncio
from dataclasses import replace

import pytest

from core.events import Events
from core.federated.records import (
    Federation,
    FederationChanged,
    ModelRecord,
    Participant,
    ParticipantRound,
    RoundRecord,
    SourceSpec,
    TrainingConfig,
)
from core.federated.register import Register, row_of
from core.storage.database import Database
from core.storage.tables.federated import FederatedTables

FEDERATION = Federation(
    "f1",
    "Digits",
    "coordinator",
    "ada",
    TrainingConfig(rounds=3, learning_rate=0.1),
    labels=("cat", "dög"),
    shape=(1, 8, 8),
    created=1.0,
    source=SourceSpec("csv_table", {"file": "a.csv", "high": 2.0}),
    is_begun=True,
)
ROUND = RoundRecord("f1", 1, 2.0, 3.0, None, None, "d1", (ParticipantRound("bo", "Bo", "late", error="Too slow."),))
MODEL = ModelRecord("f1-1", "f1", "Digits", 1, "d1", ("cat", "dög"), (1, 8, 8), FEDERATION.config, 0.5, 7, 4.0, "print")


class Program:
    """A program with a register over a database file."""

    def __init__(self, path):
        self.database = Database(path / "vega.db")
        self.events = Events()
        self.changed = []
        self.events.subscribe(FederationChanged, lambda event: self.changed.append(event.federation_id))
        self.tables = FederatedTables(self.database)
        self.register = Register(self.tables, self.events)
        self.register.load()


@pytest.fixture
def start(tmp_path):
    started = []

    def make():
        for program in started:
            program.database.close()
        started.append(Program(tmp_path))
        return started[-1]

    yield make
    for program in started:
        program.database.close()


async def test_records_come_back_equal_after_a_restart(start):
    register = start().register
    await register.keep(FEDERATION)
    bo = Participant("f1", "bo", "Bo", "ready", 5, (("cat", 5),), (1, 8, 8), 1, "late once")
    await register.keep_participant(bo)
    await register.keep_round(ROUND, round=1, digest="d1", memory="m1")
    await register.measure_round("f1", 1, loss=0.5, accuracy=0.9)
    await register.keep_model(MODEL)
    again = start().register
    assert again.get("f1") == replace(FEDERATION, round=1, digest="d1", memory="m1")
    assert again.participants("f1") == [bo]
    assert again.rounds("f1") == [replace(ROUND, loss=0.5, accuracy=0.9)]
    assert again.models() == [MODEL]


async def test_changes_at_the_same_time_do_not_undo_each_other(start):
    program = start()
    await program.register.keep(FEDERATION)
    await asyncio.gather(
        program.register.change("f1", state="running"),
        program.register.change("f1", title="Letters"),
        program.register.keep_round(ROUND, round=1, digest="d1"),
        program.register.change("f1", error="Waiting."),
    )
    expected = replace(FEDERATION, state="running", title="Letters", round=1, digest="d1", error="Waiting.")
    assert program.register.get("f1") == expected
    assert start().register.get("f1") == expected


async def test_a_change_is_stored_even_when_its_caller_is_cancelled(start):
    program = start()
    await program.register.keep(FEDERATION)
    task = asyncio.ensure_future(program.register.change("f1", round=2))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await program.register.change("f1", error="after")
    assert start().register.get("f1") == replace(FEDERATION, round=2, error="after")


async def test_listeners_hear_of_it_once_it_is_on_disk(start):
    program = start()
    on_disk = []
    program.events.subscribe(FederationChanged, lambda event: on_disk.append(program.tables.federations()[0]["state"]))
    await program.register.keep(FEDERATION)
    await program.register.change("f1", state="running")
    assert on_disk == ["waiting", "running"]


async def test_many_participants_change_in_one_step_and_strangers_are_passed_over(start):
    program = start()
    await program.register.keep(FEDERATION)
    for peer_id in ("bo", "cleo"):
        await program.register.keep_participant(Participant("f1", peer_id, peer_id))
    del program.changed[:]
    changes = {"bo": {"state": "answered"}, "cleo": {"state": "left out", "error": "NaN"}, "mallory": {"state": "x"}}
    await program.register.change_participants("f1", changes)
    assert program.changed == ["f1"]
    found = start().register.participants("f1")
    assert [(entry.peer_id, entry.state, entry.error) for entry in found] == [
        ("bo", "answered", ""),
        ("cleo", "left out", "NaN"),
    ]


async def test_notes_hold_until_the_program_ends(start):
    program = start()
    await program.register.keep(FEDERATION)
    await program.register.keep_participant(Participant("f1", "bo", "Bo"))
    program.register.note("f1", round=2)
    program.register.note_participant("f1", "bo", state="training")
    program.register.note_participant("f1", "mallory", state="training")
    assert program.register.get("f1").round == 2
    assert program.register.participant("f1", "bo").state == "training"
    assert start().register.get("f1").round == 0


async def test_a_parameter_that_this_version_no_longer_has_is_left_out(start):
    program = start()
    row = row_of(FEDERATION)
    row["config"] = row["config"].replace("{", '{"of_tomorrow": 1, ', 1)
    await program.tables.keep_federation(row)
    assert start().register.get("f1") == FEDERATION


async def test_files_are_used_by_trainings_and_models(start):
    register = start().register
    await register.keep(replace(FEDERATION, digest="now", memory="momentum"))
    await register.keep_model(MODEL)
    assert register.used() >= {"now", "momentum", "d1"} and "old" not in register.used()


async def test_a_deleted_training_is_gone_with_its_participants(start):
    program = start()
    await program.register.keep(FEDERATION)
    await program.register.keep_participant(Participant("f1", "bo", "Bo"))
    await program.register.delete("f1")
    for register in (program.register, start().register):
        assert (register.federations(), register.participants("f1")) == ([], [])
