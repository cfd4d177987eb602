"""Top-k: the largest by magnitude travel as they are."""

import numpy as np

from core.federated.compression.top_k import TopK


def test_the_largest_travel():
    compressor = TopK(TopK.Params(share=0.4))
    found = compressor.encode(np.array([1, -9, 2, 8, 0], np.float32), np.random.default_rng(0))
    assert found.arrays["positions"].tolist() == [1, 3]
    assert compressor.decode(found.arrays, found.rest, 5).tolist() == [0, -9, 0, 8, 0]


def test_one_at_least_travels():
    found = TopK(TopK.Params(share=1e-6)).encode(np.array([1, -9, 2], np.float32), np.random.default_rng(0))
    assert found.rest.tolist() == [-9]
