"""Simulations are run, kept, repeated, and removed."""

from dataclasses import replace

import pytest

from core.errors import Cancelled, InputError, TrainingError
from core.events import Events
from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation import run_file
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.records import SimulationChanged
from core.federated.simulation.service import SimulationService
from core.jobs import Job
from core.storage.database import Database
from core.storage.tables.simulations import SimulationTables

CONFIG = TrainingConfig(model="mlp", rounds=3, quorum=1)
PLAN, DIGITS = SimulationPlan(clients=5), SourceSpec("digits", {"parts": 6})


@pytest.fixture
def events():
    return Events()


@pytest.fixture
def service(tmp_path, events):
    database = Database(tmp_path / "vega.db")
    yield SimulationService(tables=SimulationTables(database), events=events, pictures=None)
    database.close()


def test_a_finished_simulation_is_kept_with_its_rounds(service, events):
    heard = []
    events.subscribe(SimulationChanged, heard.append)
    made = service.simulate(" Digits ", CONFIG, PLAN, DIGITS)
    assert (made.state, made.run.title) == ("finished", "Digits")
    assert service.simulation(made.id) == made
    assert [entry.number for entry in service.rounds(made.id)] == [1, 2, 3]
    assert heard[-1].simulation_id == made.id


def test_a_run_file_repeats_to_the_last_bit(service, tmp_path):
    made = service.simulate("Digits", CONFIG, PLAN, DIGITS)
    service.export(made.id, tmp_path / "run.json")
    again = service.repeat(tmp_path / "run.json")
    assert (again.differs, again.apart) == ("", 0.0)
    assert "to the last bit" in again.words
    assert again.simulation.id != made.id


def test_a_run_that_other_cores_made_repeats_and_says_how_exactly(service, tmp_path):
    made = service.simulate("Digits", CONFIG, PLAN, DIGITS)
    rounds = [replace(entry, loss=entry.loss * (1 + 1e-9)) for entry in service.rounds(made.id)]
    run_file.write(tmp_path / "run.json", made.run, rounds)
    again = service.repeat(tmp_path / "run.json")
    assert again.differs == ""
    assert "no number differs by more than 1e-09" in again.words


def test_where_nobody_can_hold_anything_out_the_score_says_so(service):
    """300 digits among 300 participants: one each."""
    plan = replace(PLAN, clients=300, partition="iid")
    made = service.simulate("Digits", replace(CONFIG, rounds=1), plan, DIGITS)
    assert any("none could be held out" in note for note in made.notes)
    made = service.simulate("Digits", CONFIG, PLAN, DIGITS)
    assert not any("held out" in note for note in made.notes)


def test_other_data_than_the_run_files_is_refused(service, tmp_path):
    made = service.simulate("Digits", CONFIG, PLAN, DIGITS)
    service.export(made.id, tmp_path / "run.json")
    text = (tmp_path / "run.json").read_text()
    (tmp_path / "run.json").write_text(text.replace('"parts": 6', '"parts": 7'))
    with pytest.raises(InputError, match="The data is not"):
        service.repeat(tmp_path / "run.json")


def test_what_goes_wrong_is_kept_in_words(service):
    bad = TrainingConfig(task="regression", model="linear", learning_rate=10.0, rounds=50, quorum=1)
    with pytest.raises(TrainingError):
        service.simulate("Away", bad, PLAN, DIGITS)
    (kept,) = service.simulations()
    assert kept.state == "failed"
    assert "no longer a number" in kept.error


def test_a_cancelled_simulation_keeps_the_rounds_it_made(service, events):
    job = Job(1, "Simulating")
    events.subscribe(SimulationChanged, lambda event: job.cancel())
    with pytest.raises(Cancelled):
        service.simulate("Digits", CONFIG, PLAN, DIGITS, job=job)
    assert service.simulations()[0].state == "stopped"


async def test_what_ran_when_the_program_ended_is_stopped(service):
    made = service.simulate("Digits", CONFIG, PLAN, DIGITS)
    service._keep(replace(made, state="running"))
    await service.start()
    await service.stop()
    assert service.simulation(made.id).state == "stopped"


def test_removed_is_removed(service):
    made = service.simulate("Digits", CONFIG, PLAN, DIGITS)
    service.delete(made.id)
    assert service.simulations() == []
    assert service.rounds(made.id) == []
    with pytest.raises(InputError, match="no simulation"):
        service.delete(made.id)


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
def test_a_title_is_needed(service, title):
    with pytest.raises(InputError, match="title"):
        service.simulate(title, CONFIG, PLAN, DIGITS)
