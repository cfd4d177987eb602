"""Who has more data is asked more often."""

import numpy as np

from core.federated.selection.base import Candidate
from core.federated.selection.data_size import DataSize


def test_three_times_the_data_is_three_times_the_chance():
    """1 of 2 in 4,000 rounds with odds 3 : 1: 3,000, and 5 standard deviations are 137."""
    random = np.random.default_rng(0)
    known = [Candidate("a", 30), Candidate("b", 10)]
    chosen = [DataSize().choose(known, 1, round=1, random=random)[0] for _ in range(4000)]
    assert abs(chosen.count("a") - 3000) < 137
