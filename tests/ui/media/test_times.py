"""Times in reports are places to jump to."""

import pytest

from core.reports import Report, Table, Text
from ui.media.times import marks_of, seconds_of


@pytest.mark.parametrize(("text", "seconds"), [("0:07", 7.0), ("12:34", 754.0), ("1:02:03", 3723.0)])
def test_a_clock_is_a_time(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "cat", "0.94", "3.0 s", "10:5", "at 0:07"])
def test_other_words_are_none(text):
    assert seconds_of(text) is None


def test_the_first_time_of_each_row_is_a_mark():
    scenes = Report(
        "Scenes", (Table(("Scene", "From", "To"), (("1", "0:00", "0:03"), ("2", "0:03", "0:06"))), Text("x"))
    )
    said = Report("Speech", (Table(("At", "Said"), (("0:05", "Hello."),)),))
    assert marks_of([scenes, said]) == [0.0, 3.0, 5.0]


def test_a_clicked_word_says_its_time_to_the_hundredth():
    assert seconds_of("3.25 s") == 3.25
    assert seconds_of("3.2 s") is None  # how long something lasts
