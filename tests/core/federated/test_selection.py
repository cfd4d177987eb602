"""What every selection keeps: so many, nobody twice, and the same choice for the same seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.federated.selection import SELECTIONS
from core.federated.selection.base import Candidate

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        name=st.uuids().map(str),
        examples=st.integers(0, 1000),
        loss=st.none() | st.floats(0, 1e6),
        seconds=st.none() | st.floats(0, 1e4),
        asked=st.integers(0, 50),
        answered=st.integers(0, 50),
        last_asked=st.integers(0, 50),
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda entry: entry.name,
)


@pytest.mark.parametrize("name", SELECTIONS)
@settings(max_examples=50, deadline=None)
@given(candidates=CANDIDATES, count=st.integers(1, 25), round=st.integers(1, 60), seed=st.integers(0, 9))
def test_so_many_are_chosen_and_nobody_twice(name, candidates, count, round, seed):
    def choose():
        return SELECTIONS[name]().choose(candidates, count, round=round, random=np.random.default_rng(seed))

    chosen = choose()
    assert len(chosen) == min(count, len(candidates))
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= {entry.name for entry in candidates}
    assert choose() == chosen
