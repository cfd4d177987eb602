"""Processes compute what threads do, are ended with what they hold, and say what went wrong in them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.errors import Cancelled, TrainingError
from core.federated.simulation import cost, process_engine
from core.federated.simulation.process_engine import ProcessEngine
from core.federated.simulation.trainer import Chunk


class Impatient:
    """A job whose person has already changed their mind."""

    is_cancelled = True

    def report(self, done, total=0, note=""):
        """Nobody looks."""


@pytest.fixture
def engine(staged):
    stage = staged({"workers": 1})
    made = []

    def begin(workers=2, **more):
        made.append(ProcessEngine(stage.world, workers, **more))
        return made[-1]

    begin.chunk = lambda rows: Chunk([np.array(rows)], [(0, 1, 0)], stage.weights.flat().astype(np.float32), [{}])
    yield begin
    for one in made:
        one.close()


def children():
    return [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


@pytest.mark.slow
def test_processes_change_nothing_and_leave_nothing(simulated, monkeypatch):
    """A personalised strategy asks for all verbs: training, outputs and, by choosing, losses."""
    asked = {"rounds": 2, "strategy": "ditto", "selection": "power_of_choice", "per_round": 4}
    here, rounds = simulated({"workers": 1}, **asked)
    monkeypatch.setattr(cost, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(cost, "core_count", lambda: 2)
    before = len(children())
    apart, others = simulated(**asked)
    assert apart.notes == ["2 processes compute side by side."]
    assert np.abs(here.weights.flat() - apart.weights.flat()).max() <= 1e-6
    assert [made.own_accuracy for made in rounds] == [made.own_accuracy for made in others]
    assert len(children()) == before and not Path(apart.engine._folder.name).exists()


@pytest.mark.slow
def test_an_error_in_a_process_is_raised_here(engine):
    """A row that the data has not."""
    made = engine(1)
    with pytest.raises(IndexError):
        made.train([engine.chunk([10**6])])


@pytest.mark.slow
def test_a_process_that_is_killed_is_told_in_words(engine):
    made = engine()
    [first, *_] = made._processes
    os.kill(first._process.pid, signal.SIGKILL)
    first._process.join()
    with pytest.raises(TrainingError, match="ended from outside"):
        made.train([engine.chunk([0, 1])] * 2)


@pytest.mark.slow
def test_a_process_that_dies_while_it_begins_is_a_machine_without_room(simulated, monkeypatch):
    """Threads compute then."""
    monkeypatch.setattr(process_engine, "_serve", print)  # leaves at once
    monkeypatch.setattr(cost, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(cost, "core_count", lambda: 2)
    stage, rounds = simulated(rounds=1)
    assert rounds and not stage.notes


@pytest.mark.slow
def test_after_its_end_nothing_is_computed_and_nothing_waits(engine):
    made = engine(1)
    made.close()
    with pytest.raises(TrainingError, match="has ended"):
        made.train([engine.chunk([0])])


@pytest.mark.slow
def test_the_busy_are_ended_at_once_and_together(engine, monkeypatch):
    """None of them is waited for, as it is for those who are idle."""
    made = engine(2)
    waited = []
    monkeypatch.setattr(process_engine._Process, "join", lambda self, deadline: waited.append(self._process.is_alive()))
    for process in (processes := [*made._processes]):
        process.ask("train", (engine.chunk(list(range(250))),))
    made.close()
    for process in processes:
        process._process.join()
        assert process._process.exitcode == -signal.SIGKILL


def test_what_a_killed_program_left_is_removed_and_that_of_others_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(process_engine.tempfile, "gettempdir", lambda: str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    folders = [tmp_path / f"vega-simulation-{pid}-abc" for pid in (gone.pid, os.getpid())]
    for folder in folders:
        folder.mkdir()
    process_engine._sweep()
    assert [folder.exists() for folder in folders] == [False, True]


@pytest.mark.slow
def test_who_cancels_does_not_wait_for_the_processes(engine):
    made = engine(1, job=Impatient())
    with pytest.raises(Cancelled):
        made.train([engine.chunk([0, 1])])
    assert not made._processes


def test_where_no_process_can_begin_threads_compute(simulated, monkeypatch):
    def full(*_, **__):
        raise OSError("No space left on device")

    monkeypatch.setattr(process_engine.np, "save", full)
    monkeypatch.setattr(cost, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(cost, "core_count", lambda: 2)
    stage, rounds = simulated(rounds=1)
    assert rounds and not stage.notes


def test_an_error_that_cannot_travel_says_its_words():
    sent = []

    class Pipe:
        send = sent.append

    class Local(Exception):
        pass

    process_engine._send(Pipe, None, Local("torn"))
    [(value, error)] = sent
    assert value is None and type(error) is RuntimeError and str(error) == "torn"
