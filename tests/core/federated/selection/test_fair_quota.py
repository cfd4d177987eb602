"""Everybody is asked equally often."""

import numpy as np

from core.federated.selection.base import Candidate
from core.federated.selection.fair_quota import FairQuota


def test_after_many_rounds_nobody_was_asked_twice_more_than_another():
    known, random = {str(n): Candidate(str(n), 1) for n in range(7)}, np.random.default_rng(0)
    for round in range(1, 30):
        for name in FairQuota().choose(list(known.values()), 3, round=round, random=random):
            known[name] = known[name]._replace(asked=known[name].asked + 1)
        counts = [entry.asked for entry in known.values()]
        assert max(counts) - min(counts) <= 1
