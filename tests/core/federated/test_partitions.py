"""Whatever the partition, every example goes to one participant at most, and nobody is left empty."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InputError
from core.federated.data import Examples
from core.federated.partitions import PARTITIONS


def examples(count, classes=5, seed=0):
    random = np.random.default_rng(seed)
    labels = tuple(str(number) for number in random.integers(0, classes, count))
    groups = tuple(f"writer {number % 40}" for number in range(count))
    return Examples(np.zeros((count, 2), np.float32), labels, groups=groups)


@pytest.mark.parametrize("name", PARTITIONS)
@settings(max_examples=40, deadline=None)
@given(st.integers(80, 300), st.integers(1, 40), st.integers(0, 2**31))
def test_everybody_has_something_and_no_example_is_dealt_twice(name, count, clients, seed):
    data = examples(count)
    parts = PARTITIONS[name]().split(data, clients, random=np.random.default_rng(seed))
    again = PARTITIONS[name]().split(data, clients, random=np.random.default_rng(seed))
    assert len(parts) == clients
    assert all(len(part) for part in parts)
    assert sorted(np.concatenate(parts).tolist()) == list(range(count))
    assert all((one == other).all() for one, other in zip(parts, again, strict=True))


@pytest.mark.parametrize("name", PARTITIONS)
def test_fewer_examples_than_participants_are_refused(name):
    with pytest.raises(InputError, match="3 examples cannot be dealt out among 4"):
        PARTITIONS[name]().split(examples(3), 4, random=np.random.default_rng(0))
