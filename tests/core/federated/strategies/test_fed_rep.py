"""FedRep: the head never travels, and each participant keeps its own."""

import numpy as np
import torch

from core.federated.learning.cohort import Cohort
from core.federated.learning.gradients import LoopedGradients
from core.federated.learning.learner import Learner, Steps
from core.federated.learning.memory import Memory
from core.federated.strategies.fed_rep import FedRep


def test_the_head_stays_and_the_body_travels():
    torch.manual_seed(0)
    module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
    gradients = LoopedGradients(module, lambda outputs, wanted: (outputs[:, 0] - wanted) ** 2)
    cohort = Cohort(torch.randn(6, 2), torch.randn(6), [np.arange(3), np.arange(3, 6)], [0, 1])
    learner, memory = Learner(gradients, cohort, Steps(2, 3, 0.1)), Memory.empty(2)
    head = learner.layout.head
    assert int(head.sum()) == 4
    start = torch.randn(2, learner.layout.size)
    trained = FedRep().train(learner, start, {}, memory)
    assert torch.equal(trained.weights[:, head], start[:, head])
    assert not torch.equal(trained.weights[:, ~head], start[:, ~head])
    own = FedRep().personal(learner, start, {}, memory)
    assert torch.equal(own[:, ~head], start[:, ~head])
    assert not torch.equal(own[0, head], own[1, head])
