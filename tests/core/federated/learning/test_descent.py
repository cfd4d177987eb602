"""Descent is torch's SGD, for one client as for many uneven ones."""

import numpy as np
import pytest
import torch

from core.federated.learning.cohort import Cohort
from core.federated.learning.descent import descend
from core.federated.learning.draws import Draws
from core.federated.learning.learner import Learner, Steps
from core.federated.learning.stacked import StackedGradients
from core.federated.weights import ModelWeights

SIZES = [3, 8, 5]


def losses(outputs, targets):
    return torch.nn.functional.cross_entropy(outputs, targets, reduction="none")


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_it_is_torchs_sgd_for_uneven_clients(momentum):
    torch.manual_seed(0)
    total, rows = sum(SIZES), np.split(np.arange(sum(SIZES)), np.cumsum(SIZES)[:-1])
    inputs, targets = torch.randn(total, 4), torch.randint(0, 3, (total,))
    module = torch.nn.Sequential(torch.nn.Linear(4, 6), torch.nn.ReLU(), torch.nn.Linear(6, 3))
    start = torch.from_numpy(ModelWeights.from_torch(module).flat()).float()
    state = {name: value.clone() for name, value in module.state_dict().items()}
    cohort = Cohort(inputs, targets, rows, [(0,), (1,), (2,)])
    learner = Learner(StackedGradients(module, losses), cohort, Steps(3, 2, 0.1, momentum))
    found = descend(learner, start.expand(3, -1))
    assert found.steps.tolist() == [3 * 2, 3 * 4, 3 * 3]
    for number, mine in enumerate(rows):
        module.load_state_dict(state)
        optimiser = torch.optim.SGD(module.parameters(), lr=0.1, momentum=momentum)
        draws = Draws([(number,)])
        for _ in range(3):
            for batch in torch.split(torch.from_numpy(mine[draws.orders(np.array([len(mine)]))[0]]), 2):
                optimiser.zero_grad()
                losses(module(inputs[batch]), targets[batch]).mean().backward()
                optimiser.step()
        theirs = torch.from_numpy(ModelWeights.from_torch(module).flat()).float()
        assert torch.allclose(found.weights[number], theirs, atol=1e-6)
    assert torch.allclose(
        start, torch.from_numpy(ModelWeights({k: v.numpy() for k, v in state.items()}).flat()).float()
    )


def test_only_what_may_move_moves():
    module = torch.nn.Sequential(torch.nn.Linear(2, 2))
    cohort = Cohort(torch.randn(4, 2), torch.randint(0, 2, (4,)), [np.arange(4)], [0])
    learner = Learner(StackedGradients(module, losses), cohort, Steps(1, 4, 0.5))
    start = torch.randn(1, 6)
    moves = torch.tensor([True, True, False, False, False, False])
    made = descend(learner, start, moves=moves).weights
    assert torch.equal(made[:, ~moves], start[:, ~moves])
    assert not torch.equal(made[:, moves], start[:, moves])
