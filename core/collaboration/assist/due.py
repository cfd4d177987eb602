"""Due: until when something was promised, in English or German, and which day that is."""

import calendar
import re
from datetime import date, timedelta

_GERMAN_DAYS = "montag dienstag mittwoch donnerstag freitag samstag sonntag"
_GERMAN_MONTHS = "januar februar märz april mai juni juli august september oktober november dezember"
WEEKDAYS = {
    **{day.casefold(): number for number, day in enumerate(calendar.day_name)},
    **{day: number for number, day in enumerate(_GERMAN_DAYS.split())},
}
MONTHS = {
    **{month.casefold(): number for number, month in enumerate(calendar.month_name) if month},
    **{month: number for number, month in enumerate(_GERMAN_MONTHS.split(), 1)},
}
_DAY = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
# What a day is told by, the longest first.
_WHEN = re.compile(
    rf"""(?:\b(?:by|until|till|before|on|for|due|no\ later\ than|bis\ spätestens|spätestens\ am|bis\ zum
          |bis|am|zum|vor)\s+
          (?:the\s+|dem\s+|next\s+|this\s+|nächsten\s+|diesen\s+|kommenden\s+)?)?
        \b(?:
          (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
        | (?P<dotted>\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?\d{{4}})?)
        | (?P<dm>\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?:{_MONTH}))
        | (?P<md>(?:{_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?)
        | (?P<weekend>(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?week|ende\s+(?:der|dieser)\s+woche)
        | (?P<nextweek>next\s+week|nächster?\s+woche)
        | (?P<aftertomorrow>the\s+day\s+after\s+tomorrow|übermorgen)
        | (?P<tomorrow>tomorrow|morgen)
        | (?P<today>today|tonight|heute)
        | (?P<weekday>{_DAY})
        )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
FRIDAY = 4
DECEMBER = 12


def due(sentence: str, said: date | None) -> tuple[str, date | None]:
    """The words that say until when ("" for none), and the day when it is known on which they were said.

    A day of the week is the next one after that; one without a year is the next of that name.
    """
    for match in _WHEN.finditer(sentence):
        words = " ".join(match[0].split())
        # "guten morgen" and "morgens" are no dates; a month alone is none either
        if words.casefold() == "morgen" and sentence[: match.start()].rstrip().casefold().endswith(("guten", "jeden")):
            continue
        return words, _day(match, said)
    return "", None


def _day(match: re.Match[str], said: date | None) -> date | None:
    kind, text = match.lastgroup or "", (match[match.lastgroup or 0] or "").casefold()
    if kind == "iso":
        return _date(*(int(part) for part in text.split("-")))
    if said is None:
        return None
    if kind in ("dotted", "dm", "md"):
        return _named(text, said)
    if kind == "weekday":
        return said + timedelta((WEEKDAYS[text] - said.weekday() - 1) % 7 + 1)
    if kind == "weekend":
        return said + timedelta((FRIDAY - said.weekday()) % 7)
    if kind == "nextweek":
        # the work is wanted at the end of it
        return said + timedelta(7 - said.weekday() + FRIDAY)
    return said + timedelta({"aftertomorrow": 2, "tomorrow": 1}.get(kind, 0))


def _named(text: str, said: date) -> date | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = next((number for name, number in MONTHS.items() if re.search(rf"\b{name}\b", text)), 0)
    day, month = (numbers[0], month) if month else (numbers[0], numbers[1])
    has_year = len(numbers) > 2
    found = _date(numbers[2] if has_year else said.year, month, day)
    if found is not None and not has_year and found < said:
        return _date(said.year + 1, month, day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    """A day, if there is such a one."""
    if not (1 <= month <= DECEMBER and date.min.year <= year <= date.max.year):
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None
