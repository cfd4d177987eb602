"""FedBuff: a buffer of K, and old updates weigh 1 / √(1 + age)."""

import numpy as np
import pytest

from core.federated.strategies.base import Update
from core.federated.strategies.fed_buff import FedBuff


def test_old_updates_weigh_less():
    """Ages 0 and 3: (2 · 1 + 4 / 2) / 2 = 2."""
    sent = [Update("a", np.array([2.0]), 1), Update("b", np.array([4.0]), 1, staleness=3)]
    assert FedBuff().aggregate(np.array([1.0]), sent) == pytest.approx([3.0])


def test_the_buffer_says_how_many_are_needed():
    assert FedBuff(FedBuff.Params(buffer=5)).needed == 5
