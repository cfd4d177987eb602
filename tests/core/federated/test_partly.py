"""One's own part stays and is remembered; the rest is shared."""

import numpy as np
import pytest
import torch

from core.federated.learning.cohort import Cohort
from core.federated.learning.gradients import LoopedGradients
from core.federated.learning.learner import Learner, Steps
from core.federated.learning.memory import Memory
from core.federated.strategies import STRATEGIES


@pytest.mark.parametrize(("name", "part"), [("fed_per", "head"), ("fed_rep", "head"), ("fed_bn", "norm")])
def test_what_is_kept_does_not_travel_and_is_there_the_next_time(name, part):
    torch.manual_seed(0)
    module = torch.nn.Sequential(
        torch.nn.Linear(3, 4), torch.nn.GroupNorm(2, 4), torch.nn.ReLU(), torch.nn.Linear(4, 2)
    )
    gradients = LoopedGradients(module, lambda outputs, wanted: ((outputs - wanted) ** 2).sum(1))
    learner = Learner(gradients, Cohort(torch.randn(8, 3), torch.randn(8, 2), [np.arange(8)], [(1,)]), Steps(2, 4, 0.1))
    start, memory, strategy = torch.randn(1, learner.layout.size), Memory.empty(1), STRATEGIES[name]()
    sent = strategy.train(learner, start, {}, memory).weights
    own = getattr(learner.layout, part)
    assert torch.equal(sent[:, own], start[:, own])
    assert not torch.equal(sent[:, ~own], start[:, ~own])
    mine = strategy.personal(learner, start, {}, memory)
    assert not torch.equal(mine[:, own], start[:, own])
    assert torch.equal(mine[:, ~own], start[:, ~own])
