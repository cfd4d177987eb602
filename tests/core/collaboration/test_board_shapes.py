"""Shapes are written and read back whole; what cannot be is not shown."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.board_shapes import (
    COLOURS,
    FAR,
    INK_MOST,
    TEXT_MOST,
    Grip,
    Ink,
    Kind,
    Point,
    Shape,
    Side,
    check,
    read,
    stored,
)
from core.errors import InputError

NUMBERS = st.floats(-FAR, FAR)
SIZES = st.floats(0, FAR)
POINTS = st.builds(Point, NUMBERS, NUMBERS)
# 65,535ths and 255ths, so that they come back exactly
INK = st.builds(
    lambda x, y, pressure: Ink(x / 65_535, y / 65_535, pressure / 255),
    st.integers(0, 65_535),
    st.integers(0, 65_535),
    st.integers(0, 255),
)
IDS = st.text("0123456789abcdef", min_size=8, max_size=32)
GRIPS = st.none() | st.builds(Grip, IDS, st.sampled_from(Side))
SHAPES = st.builds(
    Shape,
    kind=st.sampled_from([kind for kind in Kind if kind != Kind.PICTURE]),
    at=POINTS,
    size=st.builds(Point, SIZES, SIZES),
    end=POINTS,
    turn=st.floats(-720, 720),
    colour=st.sampled_from(COLOURS),
    is_filled=st.booleans(),
    width=st.floats(0.1, 100),
    letters=st.floats(4, 400),
    ink=st.lists(INK, min_size=1, max_size=20).map(tuple),
    start_on=GRIPS,
    end_on=GRIPS,
    groups=st.lists(IDS, max_size=3).map(tuple),
    order=st.floats(-1e12, 1e12),
    id=IDS,
)


@given(SHAPES)
def test_what_is_stored_is_read_back(shape):
    assert read(shape.id, stored(check(shape))) == shape


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(SHAPES, st.dictionaries(st.sampled_from([*Shape.__dataclass_fields__, "new"]), VALUES, max_size=3))
def test_hostile_values_are_no_shape_or_a_whole_one(shape, values):
    """Whatever stands in the document, what is shown has only values that shapes have."""
    found = read(shape.id, stored(shape) | values)
    if found is not None:
        assert check(found) is found
        assert all(map(math.isfinite, (*found.at, *found.end, *found.size, found.turn, found.width)))


@pytest.mark.parametrize(
    "values",
    [
        {"at": Point(math.nan, 0)},
        {"at": Point(FAR * 2, 0)},
        {"size": Point(-1, 0)},
        {"width": 0.0},
        {"letters": 1e9},
        {"colour": "#ff0000"},
        {"text": "x" * (TEXT_MOST + 1)},
        {"ink": (Ink(0, 0, 0),) * (INK_MOST + 1)},
        {"turn": math.inf},
        {"kind": Kind.PEN},
        {"kind": Kind.PICTURE, "digest": "../secret"},
        {"groups": ("a" * 16,) * 17},
        {"groups": ("no id",)},
    ],
)
def test_impossible_shapes_are_refused_in_words(values):
    with pytest.raises(InputError, match="cannot be put on the board"):
        check(Shape(**{"kind": Kind.RECTANGLE} | values))


def test_a_colour_or_kind_of_a_newer_vega():
    """Another colour is shown in ink; another kind is not shown."""
    assert read("a" * 16, {"kind": "line", "colour": "gold", "order": 1}).colour == "text"
    assert read("a" * 16, {"kind": "hologram", "order": 1}) is None
    assert read("not an id", {"kind": "line", "order": 1}) is None


def test_text_that_grew_too_long_together_is_cut():
    assert len(read("a" * 16, {"kind": "text", "text": "x" * (TEXT_MOST + 5)}).text) == TEXT_MOST
