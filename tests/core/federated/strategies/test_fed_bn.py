"""FedBN: normalising layers stay, running statistics included; all else travels."""

import numpy as np
import torch

from core.federated.learning.cohort import Cohort
from core.federated.learning.gradients import LoopedGradients
from core.federated.learning.learner import Learner, Steps
from core.federated.learning.memory import Memory
from core.federated.strategies.fed_bn import FedBN


def test_the_normalising_layers_stay():
    torch.manual_seed(0)
    module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3), torch.nn.Linear(3, 1))
    gradients = LoopedGradients(module, lambda outputs, wanted: (outputs[:, 0] - wanted) ** 2)
    cohort = Cohort(torch.randn(8, 2) + 5, torch.randn(8), [np.arange(4), np.arange(4, 8)], [0, 1])
    learner, memory = Learner(gradients, cohort, Steps(2, 4, 0.1)), Memory.empty(2)
    norm = learner.layout.norm
    # weight, bias, running mean and variance of 3, and how many batches there were
    assert int(norm.sum()) == 13
    start = torch.zeros(2, learner.layout.size)
    for entry in learner.layout.entries:
        value = dict(module.state_dict())[entry.name]
        start[:, entry.start : entry.stop] = value.reshape(-1).float()
    trained = FedBN().train(learner, start, {}, memory)
    assert torch.equal(trained.weights[:, norm], start[:, norm])
    assert not torch.equal(trained.weights[:, ~norm], start[:, ~norm])
    own = FedBN().personal(learner, start, {}, memory)
    mean = learner.layout.views(own)["1.running_mean"]
    assert not torch.equal(mean[0], mean[1])
