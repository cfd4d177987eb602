"""Neurons and filters: which belong together, and that the smaller network says what the whole one says."""

import numpy as np
import pytest
import torch
from torch import nn

from core.federated.learning.layout import Layout
from core.federated.learning.units import hidden, kept_of, remaining, smaller


def cnn():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 5, 3, padding=1),
        nn.BatchNorm2d(5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(5, 4, 3, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(4 * 4 * 4, 6),
        nn.ReLU(),
        nn.Linear(6, 3),
    )


def flat(module):
    values = [value.double().numpy().ravel() for _, value in sorted(module.state_dict().items())]
    return np.concatenate(values)


def test_each_hidden_layer_knows_who_reads_it():
    """A filter is 16 inputs of the layer after the flattening: its picture of 4×4."""
    found = [(layer.name, layer.count, layer.norms, layer.reader, layer.block) for layer in hidden(cnn())]
    assert found == [("0", 5, ("1",), "4", 1), ("4", 4, (), "7", 16), ("7", 6, (), "9", 1)]


@pytest.mark.parametrize(
    "module",
    [
        nn.Sequential(nn.Flatten(), nn.Linear(4, 2)),
        nn.Sequential(nn.Conv2d(1, 4, 3), nn.GroupNorm(2, 4), nn.ReLU(), nn.Conv2d(4, 2, 3)),
        nn.Sequential(nn.Linear(4, 4), nn.Sigmoid(), nn.Linear(4, 2)),
        nn.Linear(4, 2),
    ],
    ids=["one layer", "groups share statistics", "a zero becomes a half", "no sequence"],
)
def test_where_a_removed_unit_would_still_be_felt_there_are_none(module):
    assert hidden(module) == ()


def test_the_smaller_network_says_what_the_whole_one_says_without_the_units():
    module, random = cnn(), np.random.default_rng(0)
    layout, layers = Layout.of(module), hidden(module)
    keeps = {"0": np.array([1, 0, 1, 1, 0], bool), "4": np.array([0, 1, 1, 0], bool), "7": random.random(6) > 0.4}
    kept = kept_of(layout, layers, keeps)
    vector = np.where(kept, flat(module), 0.0)
    layout.fill(module, torch.from_numpy(vector).float())
    assert {name: keep.tolist() for name, keep in remaining(layout, layers, vector).items()} == {
        name: keep.tolist() for name, keep in keeps.items()
    }
    small = smaller(module, layers, keeps)
    assert Layout.of(small).size == kept.sum()
    Layout.of(small).fill(small, torch.from_numpy(vector[kept]).float())
    inputs = torch.from_numpy(random.random((7, 1, 8, 8), np.float32))
    assert small.eval()(inputs).detach().numpy() == pytest.approx(module.eval()(inputs).detach().numpy(), abs=1e-6)
