"""What is decided before the first round is said in words."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.data import Examples
from core.federated.simulation.stage import build_stage
from core.federated.tasks.classification import Classification


class Odd(Classification):
    """A network that nobody can stack."""

    def build(self, shape, labels, *, seed=0):
        import torch

        torch.manual_seed(seed)
        return torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(64, 10), torch.nn.Dropout(0.0))


def test_a_model_that_cannot_be_stacked_is_trained_one_by_one_and_that_is_said(simulated):
    from core.federated.records import TrainingConfig

    stage, rounds = simulated(other_task=Odd(TrainingConfig(rounds=3)))
    assert not stage.world.is_stacked
    assert stage.notes == ["Participants are trained one after the other: the layer Dropout cannot be stacked."]
    assert len(rounds) == 3


def test_a_test_set_measures_instead_of_what_is_held_out(simulated, digits):
    stage, rounds = simulated(test=digits.take(np.arange(50)))
    assert all(not len(client.held) for client in stage.clients)
    assert rounds[-1].worst is None


def test_data_that_nobody_can_learn_from_is_refused(simulated):
    bad = Examples(np.full((20, 4), np.nan, np.float32), ("a", "b") * 10)
    with pytest.raises(InputError, match="not finite"):
        simulated(examples=bad)
    with pytest.raises(InputError, match="8 participants"):
        simulated(examples=Examples(np.zeros((4, 4), np.float32), ("a", "b") * 2))
    assert build_stage
