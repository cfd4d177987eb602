"""Rolling means, summaries and filled gaps against plain arithmetic and reference values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analytics.records import Series
from core.analytics.statistics import fill, rolling_mean, summarise
from core.errors import InputError

FLOATS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


def test_a_rolling_mean_begins_with_what_there_is():
    """1, (1+2)/2, (1+2+6)/3, (2+6+3)/3."""
    assert rolling_mean([1, 2, 6, 3], 3) == pytest.approx([1, 1.5, 3, 11 / 3])


@given(FLOATS, st.integers(1, 70))
def test_a_rolling_mean_is_the_mean_of_the_window(values, window):
    expected = [np.mean(values[max(0, i + 1 - window) : i + 1]) for i in range(len(values))]
    assert rolling_mean(values, window) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_a_rolling_mean_keeps_small_steps_on_a_large_offset():
    assert rolling_mean([1e12, 1e12 + 1, 1e12 + 2], 2) == pytest.approx([1e12, 1e12 + 0.5, 1e12 + 1.5], abs=1e-3, rel=0)


def test_a_missing_value_does_not_spread():
    means = rolling_mean([math.nan, 2.0, math.inf, 4.0], 2)
    assert math.isnan(means[0])
    assert means[1:] == pytest.approx([2.0, 2.0, 4.0])


def test_a_window_of_nothing_is_refused():
    with pytest.raises(InputError):
        rolling_mean([1.0], 0)


def test_a_summary_agrees_with_students_table():
    """For 1…10: mean 5.5, deviation sqrt(55/6); t(0.975, 9) = 2.262157 (Student's table)."""
    summary = summarise(np.arange(1, 11))
    assert (summary.count, summary.mean, summary.median) == (10, 5.5, 5.5)
    assert (summary.least, summary.most, summary.p95) == (1, 10, pytest.approx(9.55))
    assert summary.deviation == pytest.approx(math.sqrt(55 / 6))
    reach = 2.262157 * math.sqrt(55 / 6) / math.sqrt(10)
    assert (summary.low, summary.high) == (pytest.approx(5.5 - reach, abs=1e-5), pytest.approx(5.5 + reach, abs=1e-5))


def test_a_summary_of_nothing_says_so():
    summary = summarise([math.nan])
    assert summary.count == 0
    assert math.isnan(summary.mean)


def test_one_value_has_no_deviation():
    summary = summarise([3.0])
    assert (summary.mean, summary.least, summary.most) == (3.0, 3.0, 3.0)
    assert math.isnan(summary.deviation)
    assert math.isnan(summary.low)


def test_minutes_in_which_nothing_happened_are_zero():
    series = Series(np.array([60.0, 240.0]), np.array([2.0, 5.0]))
    filled = fill(series, bucket_s=60, since=59, until=300)
    assert filled.times.tolist() == [0, 60, 120, 180, 240]
    assert filled.values.tolist() == [0, 2, 0, 0, 5]
