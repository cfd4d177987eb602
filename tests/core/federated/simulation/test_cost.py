"""What a model costs is counted on an outline."""

import pytest
import torch

from core.federated.simulation.cost import MOST_THREADS, PROCESS_BYTES, Cost


def test_a_perceptron_multiplies_once_for_each_weight():
    """64·64 + 64·10 = 4,736 multiplications; 64 + 64 + 64 + 10 numbers; 4,810 parameters."""
    module = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10))
    cost = Cost.of(module, (1, 8, 8))
    assert (cost.multiplications, cost.activations, cost.parameters) == (4736, 202, 4810)


def test_a_convolution_multiplies_at_each_place():
    """6 kernels of 25 at 28·28 places: 117,600; its windows are 25·784 numbers, its outputs 6·784."""
    cost = Cost.of(torch.nn.Sequential(torch.nn.Conv2d(1, 6, 5, padding=2)), (1, 28, 28))
    assert cost.multiplications == 117_600
    assert cost.activations == 25 * 784 + 6 * 784


def test_small_work_is_for_one_thread_and_large_work_for_as_many_as_there_are(monkeypatch):
    monkeypatch.setattr("core.federated.simulation.cost.core_count", lambda: 4)
    small, large = Cost(4736, 202, 4810), Cost(416_000, 50_000, 61_706)
    assert small.threads(200) == 1
    assert large.threads(200) == 4


def test_on_many_cores_the_threads_do_not_fight_over_the_interpreter(monkeypatch):
    monkeypatch.setattr("core.federated.simulation.cost.core_count", lambda: 16)
    assert Cost(416_000, 50_000, 61_706).threads(2000) == MOST_THREADS


@pytest.mark.parametrize(("parameters", "fits"), [(4810, 100), (500_000_000, 1)])
def test_chunks_are_bounded_by_memory(parameters, fits):
    assert (Cost(1, 200, parameters).most_clients(20) >= fits) and Cost(1, 200, parameters).most_clients(20) < 10_000


def test_processes_begin_for_long_runs_only_and_as_many_as_memory_holds(monkeypatch):
    """LeNet's 416,000 multiplications on 2,000 pictures: 20 rounds are 17 thousand million, 50 are 42."""
    monkeypatch.setattr("core.federated.simulation.cost.core_count", lambda: 64)
    room = type("Memory", (), {"available": 3 * PROCESS_BYTES + 1})
    monkeypatch.setattr("core.federated.simulation.cost.psutil.virtual_memory", lambda: room)
    large = Cost(416_000, 50_000, 61_706)
    assert large.processes(20 * 2000) == 1
    assert large.processes(50 * 2000) == 3
