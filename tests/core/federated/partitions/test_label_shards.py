"""Two shards each: at most four labels where shards are not larger than labels, two where they divide evenly."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.data import Examples
from core.federated.partitions.label_shards import LabelShards

DATA = Examples(np.zeros((1000, 1), np.float32), tuple(str(number % 10) for number in range(1000)))


def test_two_shards_are_two_labels_at_most():
    """1,000 examples in 20 shards of 50 lie within the 100 of each label."""
    parts = LabelShards().split(DATA, 10, random=np.random.default_rng(0))
    assert all(len({DATA.labels[row] for row in part}) <= 2 for part in parts)
    assert {len(part) for part in parts} == {100}


def test_more_shards_than_examples_are_refused():
    with pytest.raises(InputError, match="1200 shards"):
        LabelShards().split(DATA, 600, random=np.random.default_rng(0))
