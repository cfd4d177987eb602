"""A learner counts losses by examples, hears cancel, and says when training ran away."""

import math

import numpy as np
import pytest
import torch

from core.errors import Cancelled, TrainingError
from core.federated.learning.cohort import Cohort
from core.federated.learning.gradients import LoopedGradients
from core.federated.learning.learner import Learner, Steps
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
