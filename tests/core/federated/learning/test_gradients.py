"""The plain loop is what torch's own backward gives, client by client."""

import torch
from torch import nn

from core.federated.learning.cohort import Batch
from core.federated.learning.gradients import LoopedGradients
from core.federated.weights import ModelWeights


def test_each_row_is_torchs_gradient():
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    weights = torch.from_numpy(ModelWeights.from_torch(module).flat()).float()
    inputs, targets = torch.randn(2, 5, 3), torch.randint(0, 2, (2, 5))
    reference = []
    for number in range(2):
        module.zero_grad()
        nn.functional.cross_entropy(module(inputs[number]), targets[number]).backward()
        reference.append(torch.cat([value.grad.reshape(-1) for _, value in sorted(module.named_parameters())]))
    gradients = LoopedGradients(module, lambda o, t: nn.functional.cross_entropy(o, t, reduction="none"))
    found, _ = gradients.of(weights.expand(2, -1).clone(), Batch(inputs, targets, torch.tensor([5, 5])))
    assert torch.allclose(found, torch.stack(reference), atol=1e-7)


def test_running_statistics_move_in_the_weights():
    module = nn.Sequential(nn.BatchNorm1d(1))
    gradients = LoopedGradients(module, lambda o, t: (o[:, 0] - t) ** 2)
    weights = torch.from_numpy(ModelWeights.from_torch(module).flat()).float()[None].clone()
    gradients.of(weights, Batch(torch.full((1, 4, 1), 10.0), torch.zeros(1, 4), torch.tensor([4])))
    # torch's momentum is 0.1: 0.9 · 0 + 0.1 · 10
    assert gradients.layout.views(weights)["0.running_mean"].tolist() == [[1.0]]


def test_what_is_only_looked_at_is_looked_at_in_parts(monkeypatch):
    """Clips of videos are too large for a network to see all at once; the loss is the same."""
    torch.manual_seed(1)
    module = nn.Linear(4, 2)
    gradients = LoopedGradients(module, lambda o, t: nn.functional.cross_entropy(o, t, reduction="none"))
    weights = torch.from_numpy(ModelWeights.from_torch(module).flat()).float()[None].clone()
    batch = Batch(torch.randn(1, 7, 4), torch.randint(0, 2, (1, 7)), torch.tensor([7]))
    whole, said = gradients.loss(weights, batch), gradients.outputs(weights, batch.inputs)
    seen = []
    module.register_forward_hook(lambda layer, given, made: seen.append(len(made)))
    monkeypatch.setattr("core.federated.learning.gradients.MOST_NUMBERS", 12)
    assert torch.allclose(gradients.loss(weights, batch), whole)
    assert torch.allclose(gradients.outputs(weights, batch.inputs), said)
    assert seen == [3, 3, 1] * 2
