"""A learner counts losses by examples, hears cancel, and says when training ran away."""

import math

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from core.errors import Cancelled, TrainingError
from core.federated.learning.cohort import Cohort
from core.federated.learning.gradients import LoopedGradients
from core.federated.learning.learner import Learner, Steps
from core.federated.learning.stacked import StackedGradients
from core.jobs import Job


def learner(job=None, **values):
    module = torch.nn.Sequential(torch.nn.Linear(1, 1, bias=False))
    cohort = Cohort(torch.ones(3, 1), torch.tensor([1.0, 1.0, 4.0]), [np.arange(3)], [0])
    gradients = LoopedGradients(module, lambda outputs, wanted: (outputs[:, 0] - wanted) ** 2)
    return Learner(
        gradients, cohort, Steps(**{"epochs": 1, "batch_size": 2, "rate": 0.1, **values}), job=job or Job(1, "")
    )


def test_the_loss_is_the_mean_over_examples_not_over_batches():
    """At w = 0: (1 + 1 + 16) / 3, whatever the batches."""
    made = learner()
    for batch in made.batches():
        made.gradient(torch.zeros(1, 1), batch)
    assert made.loss == pytest.approx(6.0)


@pytest.mark.parametrize("at_once", [1, 6, 1 << 20])
def test_a_gradient_over_everything_is_the_same_in_slices(monkeypatch, at_once):
    """Of uneven clients, one of them without data: autograd's of each one's mean loss."""
    monkeypatch.setattr("core.federated.learning.learner.AT_ONCE", at_once)
    torch.manual_seed(0)
    inputs, targets, sizes = torch.randn(12, 3), torch.randint(0, 2, (12,)), [7, 0, 5]
    rows = np.split(np.arange(12), np.cumsum(sizes)[:-1])
    module = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Tanh(), torch.nn.Linear(2, 2))
    gradients = StackedGradients(module, lambda said, wanted: cross_entropy(said, wanted, reduction="none"))
    made = Learner(gradients, Cohort(inputs, targets, rows, [0, 1, 2]), Steps(1, 2, 0.1))
    weights = torch.randn(3, gradients.layout.size)
    found = made.whole_gradient(weights)
    for number, mine in enumerate(rows):
        wanted = torch.zeros(gradients.layout.size)
        if len(mine):
            row = weights[number].clone().requires_grad_()
            said = torch.func.functional_call(module, gradients.layout.views(row), inputs[mine])
            (wanted,) = torch.autograd.grad(cross_entropy(said, targets[mine]), row)
            loss = float(cross_entropy(said.detach(), targets[mine]))
            assert float(made.losses[number]) == pytest.approx(loss, abs=1e-6)
        torch.testing.assert_close(found[number], wanted, atol=1e-6, rtol=1e-6)


def test_before_any_gradient_there_is_no_loss():
    assert math.isnan(learner().loss)


def test_cancel_is_heard():
    job = Job(1, "")
    job.cancel()
    made = learner(job)
    with pytest.raises(Cancelled):
        made.gradient(torch.zeros(1, 1), made.whole())


def test_what_is_no_number_is_said():
    with pytest.raises(TrainingError, match="no longer a number"):
        learner().check(torch.tensor([[math.nan]]))


def test_without_momentum_losses_are_counted_together():
    made = learner(momentum=0.9)
    plain = made.without_momentum()
    assert (plain.steps.momentum, made.steps.momentum) == (0.0, 0.9)
    plain.gradient(torch.zeros(1, 1), plain.whole())
    assert made.loss == pytest.approx(6.0)
