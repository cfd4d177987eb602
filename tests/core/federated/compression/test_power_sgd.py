"""PowerSGD: a matrix of low rank travels exactly, in two thin ones."""

import numpy as np
import pytest

from core.federated.compression.power_sgd import PowerSgd


def test_a_matrix_of_that_rank_is_exact():
    random = np.random.default_rng(0)
    matrix = (random.standard_normal((30, 2)) @ random.standard_normal((2, 20))).astype(np.float32)
    compressor = PowerSgd(PowerSgd.Params(rank=2), shapes=((30, 20),))
    found = compressor.encode(matrix.ravel(), random)
    assert sum(part.size for part in found.arrays.values()) == 2 * (30 + 20)
    assert compressor.decode(found.arrays, found.rest, 600) == pytest.approx(matrix.ravel(), abs=1e-4)


def test_vectors_and_small_matrices_travel_whole():
    compressor = PowerSgd(PowerSgd.Params(rank=2), shapes=((2, 2), (3,)))
    found = compressor.encode(np.arange(7, dtype=np.float32), np.random.default_rng(0))
    assert found.rest.tolist() == list(range(7))
