"""So many frames a second; time is an argument."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hub.pace import Pace


def test_what_is_beyond_a_seconds_share_waits_for_the_next():
    pace = Pace(3)
    assert [pace.take(10.0) for _ in range(7)] == [0, 0, 0, 1, 1, 1, 2]
    assert pace.take(13.0) == 0


def test_a_new_second_begins_with_its_first_frame():
    pace = Pace(2)
    assert [pace.take(now) for now in (10.0, 10.9, 11.0, 11.5, 11.6)] == pytest.approx([0, 0, 0, 0, 0.4])


@given(st.integers(1, 5), st.lists(st.floats(0, 2), max_size=60))
def test_nobody_is_let_through_faster(most, gaps):
    """Whoever waits as told sends at most twice the share in any second (a window may begin in its middle)."""
    pace, now, sent = Pace(most), 0.0, []
    for gap in gaps:
        now += gap
        now += pace.take(now)
        sent.append(now)
    for start in sent:
        assert sum(start <= when < start + 1 - 1e-9 for when in sent) <= 2 * most
