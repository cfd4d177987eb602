"""What every schedule keeps: a factor between 0 and 1, whatever was measured."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.federated.schedules import SCHEDULES


@pytest.mark.parametrize("name", SCHEDULES)
@settings(max_examples=50, deadline=None)
@given(round=st.integers(1, 200), rounds=st.integers(1, 200), losses=st.lists(st.floats(0, 1e9), max_size=30))
def test_the_rate_never_grows_beyond_the_trainings(name, round, rounds, losses):
    assert 0 <= SCHEDULES[name]().factor(round, rounds, losses) <= 1
