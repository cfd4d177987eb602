"""Quiet hours by the clock on the wall: over midnight, on chosen days, over the leaps of summer time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.notices.hours import DAYS, QuietHours, at, tomorrow

ZURICH = ZoneInfo("Europe/Zurich")
ZONES = st.sampled_from([UTC, ZURICH, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")])
EVERY_DAY = DAYS["every_day"]


def moment(text, zone=ZURICH):
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


# 2026-11-27 is a Friday
NIGHT = QuietHours(time(22), time(7), EVERY_DAY)


@pytest.mark.parametrize(
    ("now", "is_quiet"),
    [
        ("2026-11-27T21:59:59", False),
        ("2026-11-27T22:00:00", True),
        ("2026-11-28T00:00:00", True),
        ("2026-11-28T06:59:59", True),
        ("2026-11-28T07:00:00", False),
    ],
)
def test_a_night_goes_over_midnight(now, is_quiet):
    assert NIGHT.is_quiet(moment(now), ZURICH) is is_quiet


def test_a_night_belongs_to_the_day_on_which_it_begins():
    """Before workdays: Sunday's night is quiet on Monday morning, Friday's is not quiet on Saturday morning."""
    hours = QuietHours(time(22), time(7), DAYS["before_workdays"])
    assert hours.is_quiet(moment("2026-11-29T23:00"), ZURICH)  # Sunday
    assert hours.is_quiet(moment("2026-11-30T05:00"), ZURICH)  # Monday
    assert not hours.is_quiet(moment("2026-11-27T23:00"), ZURICH)  # Friday
    assert not hours.is_quiet(moment("2026-11-28T05:00"), ZURICH)  # Saturday
    assert hours.is_quiet(moment("2026-11-27T05:00"), ZURICH)  # Friday morning, Thursday's night


def test_hours_of_one_day():
    lunch = QuietHours(time(12), time(13, 30), DAYS["weekdays"])
    assert lunch.is_quiet(moment("2026-11-27T13:29"), ZURICH)
    assert not lunch.is_quiet(moment("2026-11-27T13:30"), ZURICH)
    assert not lunch.is_quiet(moment("2026-11-28T12:30"), ZURICH)


def test_a_weekend_of_whole_days_ends_on_monday():
    weekend = QuietHours(time(0), time(0), DAYS["weekend"])
    assert weekend.ends(moment("2026-11-28T09:00"), ZURICH) == moment("2026-11-30T00:00")


def test_the_night_of_the_leap_forward_has_eight_hours():
    """Zurich, 29 March 2026: 02:00 becomes 03:00, so 22:00 to 07:00 are 8 hours; 25 October 2026: 10 hours."""
    for day, hours in (("2026-03-28", 8), ("2026-10-24", 10)):
        start = moment(f"{day}T22:00")
        assert NIGHT.ends(start, ZURICH) - start == hours * 3600


def test_an_end_that_the_clock_skips_still_comes():
    """Until 02:30 in a night without 02:30: as long as it would have been without the leap, four and a half hours."""
    hours = QuietHours(time(22), time(2, 30), EVERY_DAY)
    start = moment("2026-03-28T22:00")
    assert hours.ends(start, ZURICH) - start == 4.5 * 3600


def test_an_end_that_comes_twice_is_the_first():
    hours = QuietHours(time(22), time(2, 30), EVERY_DAY)
    start = moment("2026-10-24T22:00")
    assert hours.ends(start, ZURICH) - start == 4.5 * 3600
    assert not hours.is_quiet(start + 5.0 * 3600, ZURICH)  # 02:00 on the clock, for the second time


times = st.times().map(lambda found: found.replace(second=0, microsecond=0))
moments = st.integers(1_600_000_000, 2_000_000_000)


@given(times, times, st.frozensets(st.integers(0, 6)), moments, ZONES)
def test_the_end_is_the_first_moment_that_is_not_quiet(start, end, days, now, zone):
    hours = QuietHours(start, end, days)
    ends = hours.ends(now, zone)
    if not hours.is_quiet(now, zone):
        assert ends == now
        return
    assert ends > now
    assert hours.is_quiet(ends - 1, zone)
    for part in range(10):
        assert hours.is_quiet(now + (ends - now) * part / 10, zone)
    assert not hours.is_quiet(ends, zone) or ends > now + 8 * 86_400  # every hour of every day is quiet


@given(times, times, moments)
def test_in_a_zone_without_leaps_it_is_what_the_clock_says(start, end, now):
    clock = datetime.fromtimestamp(now, UTC).time()
    by_clock = start <= clock < end if start < end else clock >= start or clock < end
    assert QuietHours(start, end, EVERY_DAY).is_quiet(now, UTC) is by_clock


@given(moments, ZONES)
def test_tomorrow_is_a_morning_and_the_next_one(now, zone):
    found = datetime.fromtimestamp(tomorrow(now, zone), zone)
    assert found.time() == time(8)
    assert found.date() == datetime.fromtimestamp(now, zone).date() + timedelta(days=1)


def test_without_a_zone_it_is_this_machines_clock():
    now = datetime(2026, 11, 27, 12).astimezone()
    assert at(now.date(), time(12)) == now.timestamp()
