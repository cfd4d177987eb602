"""FedAvgM is torch's SGD with momentum on the pseudo-gradient −Δ."""

import numpy as np
import torch

from core.federated.strategies.fed_avg_m import FedAvgM


def test_it_is_torchs_momentum_on_the_pseudo_gradient(updates):
    strategy = FedAvgM(FedAvgM.Params(momentum=0.9, server_rate=0.5))
    ours = np.array([1.0, -2.0])
    theirs = torch.tensor([1.0, -2.0], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([theirs], lr=0.5, momentum=0.9)
    for delta in ([1.0, 3.0], [-2.0, 0.5], [0.1, 0.1]):
        ours = strategy.aggregate(ours, updates(delta))
        theirs.grad = -torch.tensor(delta, dtype=torch.float64)
        optimiser.step()
        assert np.allclose(ours, theirs.detach().numpy(), atol=1e-12)
