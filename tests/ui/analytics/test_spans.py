"""A chosen time is cut into buckets that a curve can show."""

from hypothesis import given
from hypothesis import strategies as st

from ui.analytics.spans import SPANS, STEPS, bucket


@given(st.floats(60, 1e8), st.integers(10, 1000))
def test_the_narrowest_step_that_makes_few_enough_points(seconds, points):
    step = bucket(seconds, points)
    assert step in STEPS
    narrower = [other for other in STEPS if other < step]
    assert all(seconds / other > points for other in narrower)
    assert seconds / step <= points or step == STEPS[-1]


def test_an_hour_is_drawn_in_quarter_minutes_and_counted_in_minutes():
    hour = next(span for span in SPANS if span.name == "Last hour")
    assert (hour.bucket_s, hour.counting_s) == (15.0, 60.0)
    week = next(span for span in SPANS if span.name == "Last 7 days")
    assert (week.bucket_s, week.counting_s) == (3600.0, 14_400.0)
