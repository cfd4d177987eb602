"""QSGD: levels of the length, and the paper's bound on the variance."""

import numpy as np
import pytest

from core.federated.compression.qsgd import Qsgd


def test_a_level_is_a_part_of_the_length():
    """(3, −4) has length 5: with s = 5 the levels are 3 and 4 exactly."""
    compressor = Qsgd(Qsgd.Params(levels=5))
    found = compressor.encode(np.array([3, -4], np.float32), np.random.default_rng(0))
    assert compressor.decode(found.arrays, None, 2) == pytest.approx([3, -4], rel=1e-5)


def test_the_variance_stays_below_the_papers_bound():
    """Lemma 3.1: E‖Q(v) − v‖² ≤ min(n / s², √n / s) ‖v‖²."""
    random, compressor = np.random.default_rng(0), Qsgd(Qsgd.Params(levels=4))
    vector = random.standard_normal(100).astype(np.float32)
    errors = []
    for _ in range(500):
        found = compressor.encode(vector, random)
        errors.append(((compressor.decode(found.arrays, None, 100) - vector) ** 2).sum())
    assert np.mean(errors) <= min(100 / 16, 10 / 4) * (vector**2).sum()
