"""Everybody gets as much as anybody, of the same."""

import numpy as np

from core.federated.data import Examples
from core.federated.partitions.iid import Iid


def test_sizes_differ_by_one_at_most():
    data = Examples(np.zeros((11, 1), np.float32), ("a",) * 11)
    parts = Iid().split(data, 4, random=np.random.default_rng(0))
    assert sorted(map(len, parts)) == [2, 3, 3, 3]
