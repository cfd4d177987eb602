"""Days, times and short texts of notices."""

from datetime import datetime

import pytest

from core.notices.digest import sum_up
from core.notices.records import KINDS, Notice
from ui.icons import source
from ui.notices.words import ICONS, clock_of, count_of, day_of, for_the_system, in_short, said, summed, until

NOW = datetime(2026, 11, 27, 9, 5).astimezone().timestamp()
DAY = 86_400
CHAT = Notice(1, "chat", "chat:w", "Radiology", "A message from Ada", "collaboration", "w", "", "", (), NOW)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (NOW, "Today"),
        (NOW - DAY, "Yesterday"),
        (NOW - 7 * DAY, "Friday, 20 November"),
        (NOW - 365 * DAY, "Thursday, 27 November 2025"),
    ],
)
def test_days_have_names(time, words):
    assert day_of(time, NOW) == words


def test_times_and_counts_are_short():
    assert clock_of(NOW) == "09:05"
    assert [count_of(count) for count in (0, 7, 99, 100)] == ["", "7", "99", "99+"]
    assert until(NOW + 3600, NOW) == "until 10:05"
    assert until(NOW + DAY, NOW) == "until tomorrow 09:05"


def test_what_was_written_is_one_line_that_fits():
    assert in_short("a\n\n  b") == "a b"
    long = in_short("word " * 100)
    assert len(long) <= 140
    assert long.endswith("word…")
    assert said(CHAT, "Look\nhere") == "Radiology: A message from Ada: “Look here”"
    assert said(CHAT, "") == "Radiology: A message from Ada"


def test_the_system_repeats_what_was_written_only_if_wanted():
    assert for_the_system(CHAT, "the secret", with_text=True) == ("Radiology", "A message from Ada\nthe secret")
    assert for_the_system(CHAT, "the secret", with_text=False) == ("Radiology", "A message from Ada")


def test_a_summary_is_a_sentence():
    assert summed(sum_up([CHAT])) == "While you were away: Radiology: A message from Ada."
    assert summed(sum_up([CHAT, CHAT])) == "While you were away: 2 messages."


def test_every_kind_has_a_picture():
    assert set(ICONS) == set(KINDS)
    for name in ICONS.values():
        source(name)
