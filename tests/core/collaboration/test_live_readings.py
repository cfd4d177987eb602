"""Curves are thinned to what a small chart shows; whatever somebody writes, a card that is shown is an honest one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.live_readings import KINDS, POINTS_MOST, STATES, curve_places, read_card, ring_places

RIGHT = {"kind": "training", "source": "f1", "machine": "ada", "state": "running"}
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.floats() | st.text())
NAMES = st.sampled_from(["kind", "source", "machine", "title", "state", "form", "round", "rounds", "updated"]) | (
    st.integers(0, POINTS_MOST).map("point:{}".format)
)


@given(st.dictionaries(NAMES, ANYTHING))
def test_hostile_fields_make_an_honest_card_or_none(values):
    try:
        card = read_card("0" * 32, {**RIGHT, **values})
    except ValueError:
        return
    assert card.kind in KINDS and card.state in STATES and card.round >= 0
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in card.points)
    assert list(card.points) == sorted(card.points) and len(card.points) <= POINTS_MOST


def test_a_card_needs_a_source_and_a_machine():
    for name in ("kind", "source", "machine"):
        with pytest.raises(ValueError, match="kind"):
            read_card("0" * 32, {**RIGHT, name: ""})


def test_a_short_training_shows_every_round():
    assert curve_places([(1, 0.5), (2, 0.6), (3, 0.7)], 20) == ((0, 1.0, 0.5), (1, 2.0, 0.6), (2, 3.0, 0.7))
    assert curve_places([], 20) == ()


def test_of_a_long_training_rounds_share_a_place_and_the_last_counts():
    """1,200 rounds in 120 places: ten in each, so the first shows round 10 and the last round 1,200."""
    places = curve_places([(number, number / 1200) for number in range(1, 1201)], 1200)
    assert len(places) == POINTS_MOST
    assert places[0] == (0, 10.0, 10 / 1200) and places[-1] == (119, 1200.0, 1.0)
    # one more round touches one place only
    before = curve_places([(number, 0.5) for number in range(1, 55)], 1200)
    after = curve_places([(number, 0.5) for number in range(1, 56)], 1200)
    assert len(set(after) - set(before)) == 1


def test_a_series_wraps_so_that_one_more_point_takes_the_place_of_the_oldest():
    step, start = 30.0, 1_700_000_010.0
    points = [(start + number * step, float(number)) for number in range(130)]
    before, after = ring_places(points[:-1], step), ring_places(points, step)
    assert len(before) == len(after) == POINTS_MOST
    assert len({place for place, _, _ in after}) == POINTS_MOST
    assert set(after) - set(before) == {after[-1]} and after[-1][2] == 129.0
