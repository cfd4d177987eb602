"""Words about calls."""

import dataclasses

import pytest

from core.collaboration.calls.records import Call, CallStatistics, Recording
from ui.collaboration import call_words


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0:00"), (59.9, "0:59"), (754, "12:34"), (3723, "1:02:03"), (-1, "0:00")]
)
def test_lengths_are_read_like_a_clock(seconds, expected):
    assert call_words.length(seconds) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["Ada"], "Ada"),
        (["Ada", "Ben"], "Ada and Ben"),
        (["Ada", "Ben", "Cleo"], "Ada, Ben and Cleo"),
        (["Ada", "Ben", "Cleo", "Dan", "Eve"], "Ada, Ben and 3 others"),
    ],
)
def test_names_are_listed_as_people_say_them(names, expected):
    assert call_words.listed(names) == expected


@pytest.mark.parametrize(
    ("camera", "screen", "expected"),
    [
        (False, False, ""),
        (True, False, "Camera is on"),
        (False, True, "Screen is shared"),
        (True, True, "Camera, screen on"),
    ],
)
def test_what_the_others_see_is_said(camera, screen, expected):
    assert call_words.live(has_camera=camera, has_screen=screen) == expected


def test_a_tile_says_all_to_a_screen_reader(person):
    ben = person("Ben", is_muted=True, has_screen=True, state="reconnecting")
    assert call_words.described(ben) == "Ben, Reconnecting, muted, shares the screen"
    assert call_words.state(ben) == "Reconnecting…"
    assert call_words.state(person("Ben")) == ""


def test_a_recording_says_whose_word_is_missing(person):
    call = Call("c", "space", 0.0, (person("Ada"), person("Ben"), person("Cleo")))
    waiting = Recording("ada", "Ada", ("ada", "cleo"), False)
    assert call_words.asked(waiting, call, "ada") == "You asked to record. Waiting for Ben."
    assert "unless everybody agrees" in call_words.asked(waiting, call, "ben")
    running = dataclasses.replace(waiting, is_running=True)
    assert call_words.asked(running, call, "cleo") == "Ada records this call. Not recorded: Ben."
    assert call_words.asked(running, call, "ada").startswith("You record this call.")
    assert call_words.going(call) == "Ada, Ben and Cleo are in a call"


def test_who_writes_down_what_is_said_is_known_to_all(person):
    people = (person("Ada", state="me", is_writing_down=True), person("Ben", is_writing_down=True), person("Cleo"))
    call = Call("c", "w", 0.0, people, True, False, Recording("cleo", "Cleo", ("cleo",), is_running=True))
    assert call_words.to_know(call, "ada") == "Cleo records it · you write it down · Ben writes it down"
    assert call_words.to_know(dataclasses.replace(call, participants=people[2:], recording=None), "ada") == ""


def test_figures_have_units_and_what_is_not_known_is_a_dash():
    good = CallStatistics("ben", "connected", 24.4, 3.0, 0.04, 498.7, 203.2)
    assert call_words.figures(good) == ("24 ms", "3 ms", "0.0 %", "499 / 203 kbit/s")
    assert call_words.quality(good) == ("Good", "good")
    assert call_words.quality(dataclasses.replace(good, round_trip_ms=400.0)) == ("Weak", "warn")
    assert call_words.quality(dataclasses.replace(good, lost_percent=9.0)) == ("Weak", "warn")
    unknown = CallStatistics("ben", "connecting", None, None, None, 0.0, 0.0)
    assert call_words.figures(unknown)[:3] == ("–", "–", "–")
    assert call_words.quality(unknown) == ("Connecting", "warn")
