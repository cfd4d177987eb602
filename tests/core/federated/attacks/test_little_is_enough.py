"""Within the spread of the honest (Baruch et al. 2019)."""

import numpy as np
import pytest

from core.federated.attacks.little_is_enough import LittleIsEnough, largest_deviation


def test_the_largest_deviation_is_the_papers():
    """n = 50, m = 24: s = 26 − 24 = 2, Φ(z) = 24 / 26 = 0.923, z = 1.43 (the paper's example gives 1.43)."""
    assert largest_deviation(50, 24) == pytest.approx(1.43, abs=0.005)


def test_all_attackers_send_the_mean_less_some_deviations():
    honest = np.array([[1.0, 10.0], [3.0, 30.0]])
    sent = LittleIsEnough(LittleIsEnough.Params(deviations=2)).updates(np.zeros((3, 2)), honest, random=None)
    assert (sent == [[0.0, 0.0]] * 3).all()
