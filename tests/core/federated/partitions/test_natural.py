"""What belongs together stays together."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.data import Examples
from core.federated.partitions.natural import Natural


def test_a_group_is_never_cut():
    groups = tuple(f"hospital {number % 7}" for number in range(70))
    data = Examples(np.zeros((70, 1), np.float32), ("a",) * 70, groups=groups)
    parts = Natural().split(data, 3, random=np.random.default_rng(0))
    seen = [{groups[row] for row in part} for part in parts]
    assert sum(map(len, seen)) == 7
    assert sorted(map(len, seen)) == [2, 2, 3]


def test_data_without_groups_is_refused():
    data = Examples(np.zeros((5, 1), np.float32), ("a",) * 5)
    with pytest.raises(InputError, match="belong together"):
        Natural().split(data, 2, random=np.random.default_rng(0))


def test_fewer_groups_than_participants_are_refused():
    data = Examples(np.zeros((5, 1), np.float32), ("a",) * 5, groups=("x",) * 5)
    with pytest.raises(InputError, match="1 groups"):
        Natural().split(data, 2, random=np.random.default_rng(0))
