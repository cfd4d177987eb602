"""A part of a picture stays that part of it, wherever and however large the picture is, and however it is turned."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import board_geometry as geometry
from core.collaboration import picture_parts
from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.comment_anchors import read_anchor, stored_anchor

NUMBERS = st.floats(-2000, 2000)
POINTS = st.builds(Point, NUMBERS, NUMBERS)
PICTURES = st.builds(
    Shape,
    kind=st.just(Kind.PICTURE),
    at=POINTS,
    size=st.builds(Point, st.floats(1, 900), st.floats(1, 900)),
    turn=st.floats(-720, 720),
    digest=st.just("ab" * 32),
    id=st.just("00112233"),
)
PICTURE = Shape(Kind.PICTURE, at=Point(100, 100), size=Point(200, 100), digest="ab" * 32, id="00112233")


def drawn(shape, one, other):
    return picture_parts.between(picture_parts.fractions(shape, one), picture_parts.fractions(shape, other))


@given(shape=PICTURES, one=POINTS, other=POINTS)
def test_whatever_is_drawn_is_within_the_picture_and_can_be_kept(shape, one, other):
    box = drawn(shape, one, other)
    if box is None:
        return
    assert 0 <= box[0] < box[2] <= 1 and 0 <= box[1] < box[3] <= 1
    part = picture_parts.part(shape, box)
    assert read_anchor(stored_anchor(part)) == part


def test_a_part_is_drawn_in_any_direction_and_ends_at_the_edge():
    assert drawn(PICTURE, Point(150, 125), Point(200, 150)) == (0.25, 0.25, 0.5, 0.5)
    assert drawn(PICTURE, Point(200, 150), Point(150, 125)) == (0.25, 0.25, 0.5, 0.5)
    assert drawn(PICTURE, Point(200, 150), Point(9000, 9000)) == (0.5, 0.5, 1.0, 1.0)
    assert drawn(PICTURE, Point(0, 120), Point(90, 180)) is None
    assert drawn(PICTURE, Point(150, 125), Point(150, 180)) is None


def test_on_a_picture_that_stands_on_its_side_left_is_where_its_left_is():
    """Turned a quarter clockwise about (200, 150), it is from (150, 50) to (250, 250), its left side on top."""
    lying = replace(PICTURE, turn=90.0)
    assert drawn(lying, Point(250, 50), Point(200, 150)) == pytest.approx((0.0, 0.0, 0.5, 0.5))
    outline = picture_parts.corners(lying, (0.0, 0.0, 0.5, 0.5))
    assert outline[0] == pytest.approx((250, 50)) and outline[2] == pytest.approx((200, 150))
    assert picture_parts.upper_right(outline) == pytest.approx((250, 50))


@given(shape=PICTURES, size=st.builds(Point, st.floats(1, 900), st.floats(1, 900)), turn=st.floats(-720, 720))
def test_a_part_goes_along_when_the_picture_is_moved_resized_and_turned(shape, size, turn):
    box = (0.25, 0.5, 0.75, 1.0)
    other = replace(geometry.moved(shape, 30, -40), size=size, turn=turn)
    outline = picture_parts.corners(other, box)
    for corner, place in zip(outline, ((0.25, 0.5), (0.75, 0.5), (0.75, 1.0), (0.25, 1.0)), strict=True):
        assert picture_parts.fractions(other, corner) == pytest.approx(place, abs=1e-6)


def test_what_is_seen_of_a_picture_is_a_part_of_it():
    assert picture_parts.seen(PICTURE, Bounds(200, 0, 900, 900)) == (0.5, 0.0, 1.0, 1.0)
    assert picture_parts.seen(PICTURE, Bounds(800, 800, 900, 900)) == picture_parts.WHOLE
    assert picture_parts.seen(replace(PICTURE, turn=180.0), Bounds(200, 0, 900, 900)) == pytest.approx(
        (0.0, 0.0, 0.5, 1.0)
    )
