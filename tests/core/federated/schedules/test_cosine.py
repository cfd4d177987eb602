"""The cosine against torch's CosineAnnealingLR, and a warm-up before it."""

import pytest
import torch

from core.federated.schedules.cosine import Cosine


def test_it_is_torchs_cosine():
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, T_max=9, eta_min=0.1)
    for round in range(1, 11):
        factor = Cosine(Cosine.Params(least=0.1)).factor(round, 10, [])
        assert factor == pytest.approx(theirs.get_last_lr()[0], abs=1e-9)
        optimiser.step()
        theirs.step()


def test_it_warms_up_in_equal_steps():
    warm = Cosine(Cosine.Params(warm_up=4))
    assert [warm.factor(round, 20, []) for round in range(1, 6)] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
