"""Marks of a time axis: whole minutes, hours, days and months where people live, also when clocks change."""

import itertools
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.charts.base.calendar import DAY, marks, step_for, words


@pytest.fixture(autouse=True)
def berlin():
    """Clocks in Berlin went back on 25 October 2026 at 3 and forward on 29 March 2026 at 2."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def at(year, month, day, hour=0, minute=0, second=0):
    return time.mktime((year, month, day, hour, minute, second, 0, 0, -1))


def said(low, high, step, *, spans_days=True):
    return [words(mark, step, spans_days=spans_days) for mark in marks(low, high, step)]


def test_hours_stand_on_whole_hours():
    assert said(at(2026, 11, 25, 8, 10), at(2026, 11, 25, 18), ("second", 3 * 3600), spans_days=False) == [
        "09:00",
        "12:00",
        "15:00",
        "18:00",
    ]


def test_midnight_says_the_date_when_days_pass():
    assert said(at(2026, 11, 24, 20), at(2026, 11, 25, 4), ("second", 3 * 3600)) == ["21:00", "25 Nov", "03:00"]


def test_hours_stay_whole_when_clocks_go_back():
    """The night of 25 hours."""
    assert said(at(2026, 10, 24, 23), at(2026, 10, 25, 13), ("second", 3 * 3600)) == [
        "25 Oct",
        "03:00",
        "06:00",
        "09:00",
        "12:00",
    ]


def test_days_begin_at_local_midnight_when_clocks_go_forward():
    found = marks(at(2026, 3, 27), at(2026, 3, 31), ("day", 1))
    assert found == [at(2026, 3, day) for day in (27, 28, 29, 30, 31)]
    assert {b - a for a, b in itertools.pairwise(found)} == {86_400.0, 82_800.0}


def test_weeks_begin_on_mondays():
    assert {time.localtime(mark).tm_wday for mark in marks(at(2026, 1, 1), at(2026, 6, 1), ("day", 7))} == {0}


def test_months_and_years():
    assert said(at(2026, 10, 5), at(2027, 3, 2), ("month", 1)) == ["Nov", "Dec", "2027", "Feb", "Mar"]
    assert said(at(2019, 2, 1), at(2041, 1, 1), ("year", 10)) == ["2020", "2030", "2040"]


def test_seconds_are_said_only_where_they_matter():
    assert said(at(2026, 1, 1, 9), at(2026, 1, 1, 9, 0, 30), ("second", 15), spans_days=False) == [
        "09:00:00",
        "09:00:15",
        "09:00:30",
    ]


def test_steps_are_ones_that_people_count_in():
    assert step_for(0.2) == ("second", 1)
    assert step_for(61) == ("second", 120)
    assert step_for(13 * 3600) == ("day", 1)
    assert step_for(20 * DAY) == ("month", 1)
    assert step_for(300 * DAY) == ("year", 1)
    assert step_for(1e13) == ("year", 1000)


@given(st.floats(0, 4e9), st.floats(1, 3e9))
def test_marks_are_inside_ascending_and_few(low, span):
    """However far one zooms, at most about as many marks as asked for."""
    step = step_for(span / 8)
    found = marks(low, low + span, step)
    assert found == sorted(set(found))
    assert all(low <= mark <= low + span for mark in found)
    assert len(found) <= 10


def test_what_no_calendar_knows_has_no_marks():
    assert marks(1e300, 2e300, ("year", 1)) == []
