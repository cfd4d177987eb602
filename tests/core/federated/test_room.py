"""A model that is larger than the machine is refused in words before a byte of it is taken."""

import time
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from core.errors import InputError
from core.federated import room
from core.federated.choices import task_of
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.stage import build_stage

HUGE = TrainingConfig(model="mlp", hidden=65536, layers=3, quorum=1)


@pytest.fixture
def small_machine(monkeypatch):
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(total=8 << 30, available=8 << 30))


def test_a_training_says_what_the_model_would_need(small_machine):
    """8 · 65,536 inputs' weights, two layers of 65,536², biases and two outputs: 8.6 thousand million numbers."""
    began = time.perf_counter()
    with pytest.raises(InputError, match=r"needs at least 171\.\d GB of memory, and this machine has 8\.6 GB"):
        task_of(HUGE).first((8,), ("a", "b"))
    assert time.perf_counter() - began < 5


def test_a_simulation_and_a_participant_say_it_too(small_machine):
    examples = Examples(np.zeros((4, 8), np.float32), ("a", "b", "a", "b"))
    with pytest.raises(InputError, match="GB of memory"):
        build_stage(HUGE, SimulationPlan(clients=1), examples)
    task = task_of(HUGE)
    with pytest.raises(InputError, match="GB of memory"):
        task.check_fit(task_of(TrainingConfig(model="linear")).first((8,), ("a", "b")), (8,), ("a", "b"))


def test_what_fits_is_built(small_machine):
    room.check_room(1_000_000)
