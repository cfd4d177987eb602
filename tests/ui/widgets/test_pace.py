"""How long it still takes: said only when it is known."""

import pytest

from ui.widgets.pace import Pace, in_words


def test_nothing_is_said_too_early():
    pace = Pace()
    pace.see(0.5, 1.0)
    assert pace.words == ""
    pace.see(0.01, 10.0)
    assert pace.words == ""
    pace.see(None, 100.0)
    assert pace.words == ""


def test_a_steady_job_is_foretold_exactly():
    """A quarter in 30 s leaves 90 s."""
    pace = Pace()
    pace.see(0.25, 30.0)
    assert pace.words == "about 2 min left"
    pace.see(0.75, 90.0)
    assert pace.words == "about 30 s left"


def test_one_slow_moment_does_not_make_it_jump():
    """After 10 s without progress at half time the estimate moves by 15 % of the difference, not at once."""
    pace = Pace()
    pace.see(0.5, 20.0)
    pace.see(0.5, 30.0)
    assert pace._left_s == pytest.approx(10 + 0.15 * (30 - 10))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(2, "a few seconds"), (33, "about 35 s"), (170, "about 3 min"), (3300, "about 0.9 h"), (9000, "about 2.5 h")],
)
def test_durations_are_said_as_a_person_would(seconds, words):
    assert in_words(seconds) == words
