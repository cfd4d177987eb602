"""Adagrad never forgets: with equal updates the steps shrink like 1 / √t."""

import numpy as np
import pytest

from core.federated.strategies.base import Update
from core.federated.strategies.fed_adagrad import FedAdagrad


def test_steps_shrink_with_the_root_of_the_rounds():
    strategy = FedAdagrad(FedAdagrad.Params(server_rate=1.0, beta_1=0.0, tau=1e-6))
    model, steps = np.array([0.0]), []
    for _ in range(9):
        moved = strategy.aggregate(model, [Update("ada", np.array([0.3]), 1)])
        steps.append(float(moved[0] - model[0]))
        model = moved
    assert steps[0] / steps[3] == pytest.approx(2.0, rel=1e-4)
    assert steps[0] / steps[8] == pytest.approx(3.0, rel=1e-4)
