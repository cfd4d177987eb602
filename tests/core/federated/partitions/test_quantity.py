"""Some have much more than others, of the same."""

import numpy as np

from core.federated.data import Examples
from core.federated.partitions.quantity import Quantity

DATA = Examples(np.zeros((1000, 1), np.float32), ("a",) * 1000)


def test_a_small_alpha_is_uneven_and_a_large_one_even():
    uneven = Quantity(Quantity.Params(alpha=0.2)).split(DATA, 10, random=np.random.default_rng(0))
    even = Quantity(Quantity.Params(alpha=1e5)).split(DATA, 10, random=np.random.default_rng(0))
    assert max(map(len, uneven)) > 250
    assert max(map(len, even)) < 110
