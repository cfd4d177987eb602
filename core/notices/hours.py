"""Quiet hours: from one time of the day to another, on chosen days, by the clock on the wall."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

# Monday is 0. A quiet night belongs to the day on which it begins.
DAYS: dict[str, frozenset[int]] = {
    "every_day": frozenset(range(7)),
    "weekdays": frozenset(range(5)),
    "weekend": frozenset({5, 6}),
    "before_workdays": frozenset({6, 0, 1, 2, 3}),
}
# When "tomorrow" begins for somebody who wants to be left alone until then.
MORNING = time(8)
# Quiet hours that touch each other are followed for so long; those that never end are asked about again after it.
HORIZON_DAYS = 8


@dataclass(frozen=True)
class QuietHours:
    """From `start` until `end`, which is on the next day when it is not later; both alike are a whole day."""

    start: time
    end: time
    days: frozenset[int]

    def is_quiet(self, now: float, zone: tzinfo | None = None) -> bool:
        """Whether `now` (Unix seconds) is in them, in a time zone or by this machine's clock."""
        return self._end_of(now, zone) is not None

    def ends(self, now: float, zone: tzinfo | None = None) -> float:
        """When it stops being quiet, in Unix seconds; `now` when it is not quiet."""
        last = now + HORIZON_DAYS * 86_400
        end = now
        while end <= last and (following := self._end_of(end, zone)) is not None:
            end = following
        return end

    def _end_of(self, now: float, zone: tzinfo | None) -> float | None:
        """The end of the quiet hours that hold `now`."""
        today = datetime.fromtimestamp(now, zone).date()
        for begin in (today - timedelta(days=1), today):
            if begin.weekday() not in self.days:
                continue
            start = at(begin, self.start, zone)
            end = at(begin + timedelta(days=self.end <= self.start), self.end, zone)
            if start <= now < end:
                return end
        return None


def at(day: date, hour: time, zone: tzinfo | None = None) -> float:
    """That time of that day in Unix seconds. A time that the clock skips is counted from before the leap, one that
    comes twice is the first.
    """
    return datetime.combine(day, hour, tzinfo=zone).timestamp()


def tomorrow(now: float, zone: tzinfo | None = None) -> float:
    """The next day's morning, in Unix seconds."""
    return at(datetime.fromtimestamp(now, zone).date() + timedelta(days=1), MORNING, zone)
