"""Where the marks of a time axis stand and what they say: whole minutes, hours, days, months of local time."""

import datetime
import itertools
import time
from collections.abc import Iterator

MINUTE, HOUR, DAY = 60, 3600, 86_400
# Steps below a day divide it, so that marks stay on whole hours.
_SECONDS = (1, 2, 5, 10, 15, 30, *(MINUTE * n for n in (1, 2, 5, 10, 15, 30)), *(HOUR * n for n in (1, 2, 3, 6, 12)))
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6)
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_MONTH_S, _YEAR_S = 30.4 * DAY, 365.25 * DAY

# A unit ("second", "day", "month", "year") and how many of it.
Step = tuple[str, int]


def step_for(seconds: float) -> Step:
    """The smallest sensible step that is at least so long."""
    for unit, length, counts in (
        ("second", 1.0, _SECONDS),
        ("day", float(DAY), _DAYS),
        ("month", _MONTH_S, _MONTHS),
        ("year", _YEAR_S, _YEARS),
    ):
        for count in counts:
            if count * length >= seconds:
                return unit, count
    return "year", 1000


def marks(low: float, high: float, step: Step) -> list[float]:
    """Unix times of the marks in [low, high], ascending; aligned to the local calendar, also across a clock change."""
    found: list[float] = []
    try:
        for at in _walk(low, step):
            if at > high:
                break
            if at >= low and (not found or at > found[-1]):
                found.append(at)
    except (OverflowError, ValueError, OSError):  # beyond the system's calendar
        return found
    return found


def words(at: float, step: Step, *, spans_days: bool) -> str:
    """What a mark says: the time of day, the date where a day begins, the month, the year."""
    local = time.localtime(at)
    unit, count = step
    if unit == "year" or (unit == "month" and local.tm_mon == 1):
        return str(local.tm_year)
    if unit == "month":
        return time.strftime("%b", local)
    is_midnight = local.tm_hour == local.tm_min == local.tm_sec == 0
    if unit == "day" or (spans_days and is_midnight):
        return f"{local.tm_mday} {time.strftime('%b', local)}"
    return time.strftime("%H:%M:%S" if count % MINUTE else "%H:%M", local)


def _walk(low: float, step: Step) -> Iterator[float]:
    """Moments from just before `low` on. mktime carries what is too many (day 40, month 14)."""
    unit, count = step
    start = time.localtime(low)
    if unit == "second":
        passed = start.tm_hour * HOUR + start.tm_min * MINUTE + start.tm_sec
        for number in itertools.count(passed // count):
            yield _make(start.tm_year, start.tm_mon, start.tm_mday, number * count)
    elif unit == "day":
        # day 1 of the calendar was a Monday, so weeks begin on Mondays
        passed = datetime.date(start.tm_year, start.tm_mon, start.tm_mday).toordinal() - 1
        for number in itertools.count(passed // count):
            day = datetime.date.fromordinal(number * count + 1)
            yield _make(day.year, day.month, day.day)
    elif unit == "month":
        for number in itertools.count((start.tm_mon - 1) // count):
            yield _make(start.tm_year, number * count + 1)
    else:
        for number in itertools.count(start.tm_year // count):
            yield _make(number * count)


def _make(year: int, month: int = 1, day: int = 1, second: int = 0) -> float:
    # hours apart from seconds: mktime keeps the hour of the day across a clock change, but not seconds
    days, rest = divmod(second, DAY)
    return time.mktime((year, month, day + days, rest // HOUR, rest // MINUTE % 60, rest % MINUTE, 0, 0, -1))
