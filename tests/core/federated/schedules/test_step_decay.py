"""Step decay against torch's StepLR."""

import pytest
import torch

from core.federated.schedules.step_decay import StepDecay


def test_it_is_torchs_step_lr():
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = torch.optim.lr_scheduler.StepLR(optimiser, step_size=3, gamma=0.5)
    ours = StepDecay(StepDecay.Params(decay=0.5, every=3))
    for round in range(1, 12):
        assert ours.factor(round, 12, []) == pytest.approx(theirs.get_last_lr()[0])
        optimiser.step()
        theirs.step()
