"""Computing with what is left of a model: the smaller network learns what the masked one would."""

import numpy as np
import torch
from torch import nn

from core.federated.learning.lean import Lean
from core.federated.learning.memory import Memory
from core.federated.pruning import PRUNINGS

CPU = torch.device("cpu")


def network():
    return nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))


SIZE = 3 * 4 + 4 + 4 * 2 + 2


def model(kind, share, seed=0):
    vector = np.random.default_rng(seed).standard_normal(SIZE)
    return PRUNINGS[kind](module=network()).prune(vector, share)


def lean(kind, *models):
    module = network()
    return Lean.of(PRUNINGS[kind](module=module), np.stack(models), module, CPU)


def test_whole_models_are_computed_as_they_are():
    found = lean("magnitude", model("magnitude", 0.0))
    values = torch.arange(float(SIZE))[None]
    assert found.moves is None
    assert torch.equal(found.out(found.into(values)), values)


def test_half_of_the_neurons_make_half_the_network():
    start = model("structured", 0.5)
    found = lean("structured", start)
    assert [tuple(value.shape) for value in found.module.parameters()] == [(2, 3), (2,), (2, 2), (2,)]
    inside = found.into(torch.from_numpy(start)[None])
    assert inside.shape == (1, 14)
    assert found.out(inside)[0].tolist() == start.tolist()


def test_masked_numbers_stay_zero_in_whatever_came_and_is_kept():
    start = model("magnitude", 0.5)
    found, gone = lean("magnitude", start), start == 0
    ones = torch.ones(SIZE, dtype=torch.float64)
    assert found.received({"c": ones, "steps": torch.ones(1)})["c"][gone].sum() == 0
    memory = found.recalled([{"own": ones, "share": torch.ones(1)}])
    assert memory.clients[0]["own"][gone].sum() == 0
    assert found.remembered(Memory([{"own": ones}]))[0]["own"].sum() == (~gone).sum()
    assert found.out(ones[None])[0].tolist() == (~gone).tolist()


def test_clients_that_start_from_different_models_each_keep_their_own_part():
    """Where rounds overlap, one still trains a model of which more was left."""
    old, new = model("structured", 0.25), model("structured", 0.75)
    found = lean("structured", old, new)
    back = found.out(found.into(torch.ones(2, SIZE)))
    assert back.tolist() == [(old != 0).tolist(), (new != 0).tolist()]
    assert found.recalled([{"own": torch.ones(SIZE)}] * 2).clients[1]["own"].sum() == (new != 0).sum()
