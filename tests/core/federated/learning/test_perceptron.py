"""Small perceptrons by numpy have the gradients of torch's autograd."""

import numpy as np
import pytest
import torch
from torch import nn

from core.federated.learning.cohort import Batch
from core.federated.learning.perceptron import ONE_THREAD, Perceptron
from core.federated.learning.stacked import StackedGradients
from core.federated.records import TrainingConfig
from core.federated.tasks.classification import Classification
from core.federated.tasks.regression import Regression


def batch(targets, mask):
    torch.manual_seed(1)
    counts = torch.tensor([4, 2, 0]) if mask else torch.tensor([4, 4, 4])
    real = (torch.arange(4)[None] < counts[:, None]) if mask else None
    return Batch(torch.randn(3, 4, 1, 6), targets, counts, real, counts > 0 if mask else None)


@pytest.mark.parametrize("mask", [False, True])
@pytest.mark.parametrize(
    ("task", "targets"),
    [(Classification, torch.tensor([[0, 1, 2, 1]] * 3)), (Regression, torch.randn(3, 4))],
)
@pytest.mark.parametrize("layers", [1, 3])
def test_the_gradients_are_autograds(task, targets, mask, layers):
    made = task(TrainingConfig(model="mlp", hidden=5, layers=layers))
    module = made.build((6,), ("a", "b", "c"))
    own = StackedGradients(module, made.losses, made.slopes, made.numpy_slopes)
    reference = StackedGradients(module, made.losses)
    weights = torch.randn(3, own.layout.size)
    # twice: the second call finds the memory of the first
    for values in (weights, weights * 0.5):
        found, losses = own.of(values, batch(targets, mask))
        wanted, others = reference.of(values.clone(), batch(targets, mask))
        torch.testing.assert_close(found, wanted)
        torch.testing.assert_close(losses, others)


def test_what_was_given_stays_when_it_is_used_again():
    """A strategy may hold one gradient while it takes the next."""
    made = Classification(TrainingConfig(model="mlp", hidden=5))
    own = StackedGradients(made.build((6,), ("a", "b")), made.losses, made.slopes, made.numpy_slopes)
    one = batch(torch.tensor([[0, 1, 1, 0]] * 3), mask=False)
    first, _ = own.of(torch.ones(3, own.layout.size), one)
    before, inputs = first.clone(), one.inputs.clone()
    own.of(torch.randn(3, own.layout.size), one)
    assert torch.equal(first, before)
    assert torch.equal(one.inputs, inputs)


def test_only_small_products_are_numpys():
    own = StackedGradients(module := nn.Sequential(nn.Linear(64, 32)), lambda outputs, targets: outputs[:, 0])
    small = Perceptron(module, own.layout)
    weights = torch.zeros(1, own.layout.size)
    assert small.suits(weights, ONE_THREAD // (64 * 32))
    assert not small.suits(weights, ONE_THREAD // (64 * 32) + 1)


def test_numbers_that_run_away_warn_nobody(recwarn):
    made = Classification(TrainingConfig(model="mlp", hidden=5))
    own = StackedGradients(made.build((6,), ("a", "b")), made.losses, made.slopes, made.numpy_slopes)
    found, _ = own.of(torch.full((3, own.layout.size), 1e38), batch(torch.zeros(3, 4, dtype=torch.long), mask=False))
    assert not np.isfinite(found.numpy()).all()
    assert not recwarn.list
