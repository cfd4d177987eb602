"""Yogi's second moment changes by at most (1 − β₂) Δ², unlike Adam's."""

import numpy as np
import pytest

from core.federated.strategies.fed_yogi import FedYogi


@pytest.mark.parametrize(("moment", "squared", "expected"), [(4.0, 1.0, 3.9), (1.0, 4.0, 1.4), (2.0, 2.0, 2.0)])
def test_it_moves_towards_the_square_by_a_part_of_the_square(moment, squared, expected):
    """v − (1 − β₂) Δ² sign(v − Δ²) with β₂ = 0.9."""
    strategy = FedYogi(FedYogi.Params(beta_2=0.9))
    assert strategy.second(np.array([moment]), np.array([squared])) == pytest.approx([expected])
