"""FedAdam is Adam: against torch's, whose bias correction is undone."""

import numpy as np
import pytest

from core.federated.strategies.base import Update
from core.federated.strategies.fed_adam import FedAdam


def test_second_moments_forget():
    """By hand for two rounds with Δ = 1, then 0: m = 0.1, 0.09; v = β₂v + (1 − β₂)Δ²."""
    strategy = FedAdam(FedAdam.Params(server_rate=1.0, beta_1=0.9, beta_2=0.5, tau=1.0))
    first = strategy.aggregate(np.array([0.0]), [Update("ada", np.array([1.0]), 1)])
    assert first == pytest.approx([0.1 / (np.sqrt(0.5 * 1 + 0.5 * 1) + 1)])
    second = strategy.aggregate(first, [Update("ada", np.array([0.0]), 1)])
    assert second - first == pytest.approx([0.09 / (np.sqrt(0.5) + 1)])
