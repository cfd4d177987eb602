"""Stacked gradients are the loop's, layer by layer, and what cannot be stacked says why."""

import pytest
import torch
from torch import nn

from core.federated.learning.cohort import Batch
from core.federated.learning.gradients import LoopedGradients
from core.federated.learning.stacked import StackedGradients, can_stack, gradients_for, why_not
from core.federated.weights import ModelWeights

NETWORKS = {
    "mlp": (nn.Sequential(nn.Flatten(), nn.Linear(64, 5), nn.GELU(), nn.Linear(5, 3)), (1, 8, 8)),
    "without bias": (nn.Sequential(nn.Linear(4, 3, bias=False)), (4,)),
    "convolutions": (
        nn.Sequential(
            nn.Conv2d(2, 4, 3, padding=1, stride=2),
            nn.LeakyReLU(),
            nn.Conv2d(4, 3, (2, 3), dilation=(1, 2), padding=(0, 2), bias=False),
            nn.AvgPool2d(2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(3, 3),
        ),
        (2, 9, 8),
    ),
    "a pooling after a ReLU": (
        nn.Sequential(
            nn.Conv2d(1, 3, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(3, 2, 2),
            nn.ReLU(),
            nn.MaxPool2d(3, stride=1, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(1),
            nn.Flatten(),
            nn.Linear(8, 3),
        ),
        (1, 8, 8),
    ),
    "norms": (
        nn.Sequential(nn.Conv2d(1, 4, 3), nn.GroupNorm(2, 4), nn.Flatten(), nn.LayerNorm(144), nn.Linear(144, 3)),
        (1, 8, 8),
    ),
    "words": (nn.Sequential(nn.Embedding(7, 5), nn.Flatten(), nn.Tanh(), nn.Linear(20, 3)), (4,)),
}


def losses(outputs, targets):
    return nn.functional.cross_entropy(outputs, targets, reduction="none")


@pytest.mark.parametrize("name", NETWORKS)
def test_they_are_the_loops(name):
    torch.manual_seed(1)
    module, shape = NETWORKS[name]
    inputs = torch.randint(0, 7, (3, 6, *shape)) if name == "words" else torch.randn(3, 6, *shape)
    counts = torch.tensor([6, 2, 0])
    mask = torch.arange(6)[None] < counts[:, None]
    batch = Batch(inputs, torch.randint(0, 3, (3, 6)), counts, mask, counts > 0)
    weights = torch.from_numpy(ModelWeights.from_torch(module).flat()).float()
    weights = weights + 0.1 * torch.randn(3, len(weights))
    assert can_stack(module)
    ours, our_losses = StackedGradients(module, losses).of(weights.clone(), batch)
    plain, plain_losses = LoopedGradients(module, losses).of(weights.clone(), batch)
    assert torch.allclose(ours, plain, atol=1e-6)
    assert torch.allclose(our_losses, plain_losses, atol=1e-6)
    assert torch.allclose(StackedGradients(module, losses).loss(weights, batch)[:2], plain_losses[:2], atol=1e-6)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (nn.LSTM(2, 3), "no plain sequence"),
        (nn.Sequential(nn.BatchNorm1d(2)), "BatchNorm1d cannot be stacked"),
        (nn.Sequential(nn.Conv2d(2, 2, 3, groups=2)), "with groups"),
        (nn.Sequential(nn.Conv2d(2, 2, 3, padding="same")), "unusual padding"),
    ],
)
def test_what_cannot_be_stacked_says_why_and_takes_the_loop(module, words):
    assert words in why_not(module)
    assert isinstance(gradients_for(module, losses), LoopedGradients)
