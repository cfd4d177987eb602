"""A layout is how ModelWeights flattens, and knows head, norm and buffers."""

import numpy as np
import torch
from torch import nn

from core.federated.learning.layout import Layout
from core.federated.weights import ModelWeights


def test_views_are_the_arrays_of_the_flat_vector():
    module = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2), nn.Linear(2, 1))
    weights, layout = ModelWeights.from_torch(module), Layout.of(module)
    flat = torch.from_numpy(weights.flat())
    assert layout.size == weights.parameters
    for name, view in layout.views(flat).items():
        assert np.allclose(view.numpy(), weights.arrays[name])
        assert view.shape == weights.arrays[name].shape
    stacked = layout.views(flat.expand(4, -1))
    assert stacked["0.weight"].shape == (4, 2, 3)


def test_heads_norms_and_buffers_are_told_apart():
    module = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2), nn.Linear(2, 1))
    layout = Layout.of(module)
    assert layout.heads == {"2.weight", "2.bias"}
    assert "1.running_mean" in layout.norms and "0.weight" not in layout.norms
    assert {entry.name for entry in layout.trained} == {name for name, _ in module.named_parameters()}
    assert int(layout.head.sum()) == 3
