"""Random-k: the positions are one seed, the numbers n / k times as large."""

import numpy as np
import pytest

from core.federated import wire
from core.federated.compression.random_k import RandomK


def test_a_seed_and_k_numbers_travel():
    compressor = RandomK(RandomK.Params(share=0.25))
    found = compressor.encode(np.ones(8, np.float32), np.random.default_rng(0))
    assert found.arrays["seed"].nbytes == 4
    assert found.rest.tolist() == [4.0, 4.0]
    assert sorted(compressor.decode(found.arrays, found.rest, 8).tolist()) == [0] * 6 + [4, 4]


def test_with_feedback_what_is_left_out_comes_later():
    """Stich et al. 2018: ‖v − decoded‖² is (1 − k/n) ‖v‖² on average, and all that was to be sent arrives in time."""
    compressor = RandomK(RandomK.Params(share=0.25, feedback=True))
    vector, random = np.arange(1.0, 9.0, dtype=np.float32), np.random.default_rng(0)
    lost = []
    for _ in range(2000):
        found = compressor.encode(vector, random)
        lost.append(((vector - compressor.decode(found.arrays, found.rest, 8)) ** 2).sum())
    assert np.mean(lost) == pytest.approx(0.75 * (vector**2).sum(), rel=0.03)
    rest, arrived = None, np.zeros(8)
    for round in range(400):
        sent = wire.compress(vector, [compressor], rest, seed=(0, round))
        rest, arrived = sent.rest, arrived + sent.decoded
    assert arrived / 400 == pytest.approx(vector, rel=0.1)
    assert wire.compress(vector, [RandomK()], None, seed=(0, 1)).rest is None
