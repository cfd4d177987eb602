"""Due: which day is meant by what people say. The calendar: 27 November 2026 is a Friday."""

from datetime import date

import pytest

from core.collaboration.assist.due import due

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("sentence", "words", "day"),
    [
        ("I'll send it by Monday.", "by Monday", date(2026, 11, 30)),
        ("We meet on Friday", "on Friday", date(2026, 12, 4)),
        ("I'll do it tomorrow", "tomorrow", date(2026, 11, 28)),
        ("Ready by the end of the week", "by the end of the week", FRIDAY),
        ("due next week", "due next week", date(2026, 12, 4)),
        ("by 2027-01-15 at the latest", "by 2027-01-15", date(2027, 1, 15)),
        ("by December 3rd", "by December 3rd", date(2026, 12, 3)),
        ("by the 3rd of March", "by the 3rd of March", date(2027, 3, 3)),
        ("bis Freitag schicke ich es", "bis Freitag", date(2026, 12, 4)),
        ("Ich mache das bis morgen", "bis morgen", date(2026, 11, 28)),
        ("übermorgen ist es fertig", "übermorgen", date(2026, 11, 29)),
        ("bis zum 15.3. brauchen wir das", "bis zum 15.3.", date(2027, 3, 15)),
        ("bis 3. Dezember", "bis 3. Dezember", date(2026, 12, 3)),
        ("bis Ende der Woche", "bis Ende der Woche", FRIDAY),
        ("am 31.2. geht nicht", "am 31.2.", None),
    ],
)
def test_days_as_people_say_them(sentence, words, day):
    assert due(sentence, FRIDAY) == (words, day)


def test_where_no_day_is_said_there_is_none():
    assert due("Guten Morgen zusammen", FRIDAY) == ("", None)
    assert due("I may do that", FRIDAY) == ("", None)


def test_without_the_day_of_the_meeting_only_whole_dates_are_days():
    assert due("by Monday", None) == ("by Monday", None)
    assert due("by 2027-01-15", None) == ("by 2027-01-15", date(2027, 1, 15))
