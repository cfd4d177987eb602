"""Signs: one bit a number."""

import numpy as np
import pytest

from core.federated.compression.sign_vote import SignVote


def test_signs_and_the_mean_magnitude_travel():
    """(1 + 2 + 3 + 2) / 4 = 2; four bits are one byte."""
    found = SignVote().encode(np.array([1, -2, 3, -2], np.float32), np.random.default_rng(0))
    assert found.arrays["signs"].nbytes == 1
    assert SignVote().decode(found.arrays, None, 4) == pytest.approx([2, -2, 2, -2])
