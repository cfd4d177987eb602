"""Backpropagation written out gives what autograd gives."""

import pytest
import torch
from torch import nn

from core.federated.learning.backprop import is_perceptron
from core.federated.learning.cohort import Batch
from core.federated.learning.stacked import StackedGradients
from core.federated.records import TrainingConfig
from core.federated.tasks.classification import Classification
from core.federated.tasks.regression import Regression


def batch(targets, mask):
    torch.manual_seed(1)
    counts = torch.tensor([4, 2, 0]) if mask else torch.tensor([4, 4, 4])
    real = (torch.arange(4)[None] < counts[:, None]) if mask else None
    return Batch(torch.randn(3, 4, 6), targets, counts, real, counts > 0 if mask else None)


@pytest.mark.parametrize("mask", [False, True])
@pytest.mark.parametrize(
    ("task", "targets"),
    [(Classification, torch.tensor([[0, 1, 2, 1]] * 3)), (Regression, torch.randn(3, 4))],
)
@pytest.mark.parametrize("layers", [1, 3])
def test_the_gradients_are_autograds(task, targets, mask, layers):
    made = task(TrainingConfig(model="mlp", hidden=5, layers=layers))
    module = made.build((6,), ("a", "b", "c"))
    own = StackedGradients(module, made.losses, made.slopes)
    reference = StackedGradients(module, made.losses)
    weights = torch.randn(3, own.layout.size)
    found, losses = own.of(weights, batch(targets, mask))
    wanted, others = reference.of(weights.clone(), batch(targets, mask))
    torch.testing.assert_close(found, wanted)
    torch.testing.assert_close(losses, others)


def test_only_perceptrons_are_written_out():
    assert is_perceptron(nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)))
    assert is_perceptron(nn.Sequential(nn.Linear(4, 2)))
    for other in (
        nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2)),
        nn.Sequential(nn.Linear(4, 3), nn.ReLU()),
        nn.Sequential(nn.Linear(4, 3, bias=False), nn.ReLU(), nn.Linear(3, 2)),
        nn.Sequential(nn.Conv2d(1, 2, 3)),
    ):
        assert not is_perceptron(other)
    frozen = nn.Sequential(nn.Linear(4, 2))
    frozen[0].bias.requires_grad_(False)
    assert not is_perceptron(frozen)
