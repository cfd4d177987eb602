"""Quantisation: two to the power of bits steps between the least and the largest."""

import numpy as np
import pytest

from core.federated.compression.quantise import Quantise


@pytest.mark.parametrize(("bits", "size"), [(8, 16), (4, 8), (1, 2)])
def test_so_many_bits_travel(bits, size):
    found = Quantise(Quantise.Params(bits=bits)).encode(np.arange(16, dtype=np.float32), np.random.default_rng(0))
    assert found.arrays["codes"].nbytes == size


def test_what_lies_on_a_step_is_exact():
    """0 to 15 in 15 steps."""
    compressor = Quantise(Quantise.Params(bits=4))
    found = compressor.encode(np.arange(16, dtype=np.float32), np.random.default_rng(0))
    assert compressor.decode(found.arrays, None, 16) == pytest.approx(np.arange(16))


def test_no_number_is_more_than_a_step_away():
    vector = np.random.default_rng(0).uniform(-3, 5, 1000).astype(np.float32)
    compressor = Quantise(Quantise.Params(bits=8))
    found = compressor.encode(vector, np.random.default_rng(1))
    assert np.abs(compressor.decode(found.arrays, None, 1000) - vector).max() <= 8 / 255 + 1e-6
