"""Everybody is equally likely."""

import numpy as np

from core.federated.selection.base import Candidate
from core.federated.selection.uniform import Uniform


def test_each_of_four_is_chosen_half_the_time():
    """2 of 4 in 4,000 rounds: 2,000 each, and 5 standard deviations are 158."""
    random, counts = np.random.default_rng(0), dict.fromkeys("abcd", 0)
    for _ in range(4000):
        for name in Uniform().choose([Candidate(name, 1) for name in "abcd"], 2, round=1, random=random):
            counts[name] += 1
    assert all(abs(count - 2000) < 158 for count in counts.values())
