"""Noise of the deviation that is asked for."""

import numpy as np

from core.federated.attacks.gaussian import Gaussian


def test_noise_is_as_loud_as_asked():
    """Of 100,000 numbers the standard deviation is right within 1 % (its own error is 0.22 %)."""
    sent = Gaussian(Gaussian.Params(deviation=2.0)).updates(
        np.zeros((1, 100_000)), np.zeros((1, 100_000)), random=np.random.default_rng(0)
    )
    assert abs(sent.std() - 2.0) < 0.02
