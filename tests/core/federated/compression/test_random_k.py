"""Random-k: the positions are one seed, the numbers n / k times as large."""

import numpy as np

from core.federated.compression.random_k import RandomK


def test_a_seed_and_k_numbers_travel():
    compressor = RandomK(RandomK.Params(share=0.25))
    found = compressor.encode(np.ones(8, np.float32), np.random.default_rng(0))
    assert found.arrays["seed"].nbytes == 4
    assert found.rest.tolist() == [4.0, 4.0]
    assert sorted(compressor.decode(found.arrays, found.rest, 8).tolist()) == [0] * 6 + [4, 4]
