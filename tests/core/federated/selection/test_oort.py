"""Oort: useful and fast participants more often, new ones by a share that decays."""

import numpy as np
import pytest

from core.federated.selection.base import Candidate
from core.federated.selection.oort import Oort


def test_slow_ones_count_less():
    """Twice as slow as preferred with α = 2: a quarter."""
    fast, slow = (Candidate(n, 10, loss=1.0, seconds=s, asked=1, last_asked=1) for n, s in (("f", 1.0), ("s", 2.0)))
    found = Oort(Oort.Params(preferred_s=1.0, slow_penalty=2.0)).usefulness([fast, slow], 2)
    assert found[1] / found[0] == pytest.approx(0.25)


def test_new_ones_get_the_share_of_exploring():
    known = [Candidate(f"k{n}", 10, loss=1.0, seconds=1.0, asked=1, last_asked=1) for n in range(10)]
    new = [Candidate(f"n{n}", 10) for n in range(10)]
    chosen = Oort(Oort.Params(explore=0.5, decay=1.0)).choose(known + new, 8, round=3, random=np.random.default_rng(0))
    assert sum(name.startswith("n") for name in chosen) == 4


def test_a_larger_loss_is_more_useful():
    known = [Candidate(str(n), 10, loss=float(n), seconds=1.0, asked=1, last_asked=1) for n in range(3)]
    assert np.diff(Oort(Oort.Params(clip=1.0)).usefulness(known, 5)).min() > 0
