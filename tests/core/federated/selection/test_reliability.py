"""Who answered is asked again rather than who failed."""

import numpy as np

from core.federated.selection.base import Candidate
from core.federated.selection.reliability import Reliability


def test_a_reliable_one_is_asked_before_one_that_always_fails():
    known = [Candidate("good", 1, asked=50, answered=50), Candidate("bad", 1, asked=50, answered=0)]
    random = np.random.default_rng(0)
    chosen = [Reliability().choose(known, 1, round=1, random=random)[0] for _ in range(200)]
    assert chosen.count("good") >= 199
