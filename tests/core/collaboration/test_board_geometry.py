"""Laws of where shapes are."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.collaboration import board_geometry as geometry
from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import Grip, Ink, Kind, Point, Shape, Side

NUMBERS = st.floats(-1000, 1000)
POINTS = st.builds(Point, NUMBERS, NUMBERS)
SIZES = st.builds(Point, st.floats(1, 500), st.floats(1, 500))
UNIT = st.floats(0, 1)
INK = st.lists(st.builds(Ink, UNIT, UNIT, UNIT), min_size=1, max_size=12).map(tuple)
BOXES = st.builds(
    Shape,
    kind=st.sampled_from([Kind.RECTANGLE, Kind.ELLIPSE, Kind.STICKY, Kind.TEXT, Kind.PEN]),
    at=POINTS,
    size=SIZES,
    turn=st.floats(-360, 360),
    ink=INK,
    id=st.just("b" * 16),
)
LINES = st.builds(Shape, kind=st.sampled_from([Kind.LINE, Kind.ARROW]), at=POINTS, end=POINTS, id=st.just("a" * 16))
SHAPES = BOXES | LINES


def near(point):
    return pytest.approx(tuple(point), abs=1e-6)


@given(SHAPES)
def test_bounds_hold_all_that_is_drawn(shape):
    box = geometry.bounds(shape, {}).grown(1e-6)
    points = geometry.stroke(shape) if shape.kind == Kind.PEN else geometry.outline(shape, {})
    for point in [*points, *(geometry.head(shape, {}) if shape.kind == Kind.ARROW else ())]:
        assert box.holds(Bounds(*point, *point))


@given(SHAPES, NUMBERS, NUMBERS)
def test_moving_moves_the_bounds(shape, dx, dy):
    left, top, right, bottom = geometry.bounds(shape, {})
    assert geometry.bounds(geometry.moved(shape, dx, dy), {}) == near((left + dx, top + dy, right + dx, bottom + dy))


@given(SHAPES, POINTS, st.floats(0, 20))
def test_what_is_hit_is_within_reach_of_the_bounds(shape, point, reach):
    if geometry.is_hit(shape, {}, point, reach):
        assert geometry.bounds(shape, {}).grown(2 * reach + shape.width + 1e-6).meets(Bounds(*point, *point))


@given(SHAPES)
def test_its_own_line_is_hit(shape):
    points = geometry.stroke(shape) if shape.kind == Kind.PEN else geometry.outline(shape, {})
    if shape.kind == Kind.ELLIPSE:
        points = [geometry.side_point(shape, side) for side in Side]
    assert all(geometry.is_hit(shape, {}, point, 1.0) for point in points)


@given(POINTS, POINTS, st.floats(-720, 720))
def test_turning_keeps_distances_and_turns_back(point, centre, degrees):
    turned = geometry.turned(point, centre, degrees)
    assert math.dist(turned, centre) == pytest.approx(math.dist(point, centre), abs=1e-6)
    assert geometry.turned(turned, centre, -degrees) == near(point)


@given(st.lists(SHAPES, min_size=1, max_size=4), SIZES, POINTS)
def test_resizing_fills_the_new_box(shapes, size, at):
    shapes = [replace(shape, turn=0.0) for shape in shapes]
    old = geometry.bounds_of(shapes, {})
    assume(old.width > 1 and old.height > 1)
    new = Bounds(at.x, at.y, at.x + size.x, at.y + size.y)
    resized = [geometry.resized(shape, old, new) for shape in shapes]
    assert geometry.bounds_of(resized, {}) == near(new)
    back = [geometry.resized(shape, new, old) for shape in resized]
    for shape, other in zip(shapes, back, strict=True):
        assert geometry.around(geometry.outline(other, {})) == near(geometry.around(geometry.outline(shape, {})))


@given(BOXES, st.sampled_from([-1, 0, 1]), st.sampled_from([-1, 0, 1]), POINTS)
def test_stretching_leaves_the_opposite_corner(shape, across, down, to):
    corner = {(-1, -1): 2, (1, -1): 3, (1, 1): 0, (-1, 1): 1}.get((across, down))
    stretched = geometry.stretched(shape, across, down, to)
    assert stretched.size.x > 0 and stretched.size.y > 0
    if corner is not None:
        assert geometry.corners(stretched)[corner] == near(geometry.corners(shape)[corner])
    if (across, down) == (0, 0):
        assert geometry.corners(stretched) == [near(point) for point in geometry.corners(shape)]


@given(BOXES, st.sampled_from(Side), NUMBERS, NUMBERS)
def test_an_arrow_follows_what_it_sticks_to(shape, side, dx, dy):
    assume(shape.kind != Kind.PEN)
    arrow = Shape(Kind.ARROW, start_on=Grip(shape.id, side), end=Point(5, 5), id="a" * 16)
    start = geometry.ends(arrow, {shape.id: shape})[0]
    moved = geometry.ends(arrow, {shape.id: geometry.moved(shape, dx, dy)})[0]
    assert moved == near((start.x + dx, start.y + dy))
    assert geometry.ends(arrow, {})[0] == arrow.at  # gone


@given(BOXES, st.sampled_from(Side), NUMBERS, NUMBERS)
def test_an_end_snaps_to_the_nearest_side_within_reach(shape, side, dx, dy):
    assume(shape.kind != Kind.PEN)
    place = geometry.side_point(shape, side)
    assert geometry.snap(place, [shape], 0.001) is not None
    point = Point(place.x + dx, place.y + dy)
    distances = [math.dist(point, geometry.side_point(shape, other)) for other in Side]
    grip = geometry.snap(point, [shape], 50.0)
    assert (grip is not None) == (min(distances) <= 50.0)
    if grip is not None:
        assert math.dist(point, geometry.side_point(shape, grip.side)) == min(distances)


def test_arrows_stick_neither_to_lines_nor_to_strokes():
    line = Shape(Kind.LINE, end=Point(10, 0), id="c" * 16)
    assert geometry.snap(Point(0, 0), [line, Shape(Kind.PEN, ink=(Ink(0, 0, 1),), id="d" * 16)], 99) is None
    arrow = Shape(Kind.ARROW, at=Point(7, 7), start_on=Grip(line.id, Side.TOP))
    assert geometry.ends(arrow, {line.id: line})[0] == (7, 7)


def test_the_inside_of_an_empty_shape_lets_through():
    empty = Shape(Kind.RECTANGLE, size=Point(100, 100))
    middle = Point(50, 50)
    assert not geometry.is_hit(empty, {}, middle, 3)
    assert geometry.is_hit(replace(empty, is_filled=True), {}, middle, 3)
    assert geometry.is_hit(replace(empty, kind=Kind.STICKY), {}, middle, 3)
    circle = replace(empty, kind=Kind.ELLIPSE)
    assert not geometry.is_hit(circle, {}, Point(5, 5), 3)  # the corner of its box
    assert geometry.is_hit(circle, {}, Point(50, 0), 3) and not geometry.is_hit(circle, {}, middle, 3)


@given(st.lists(st.builds(Ink, NUMBERS, NUMBERS, UNIT), min_size=1, max_size=20))
def test_a_stroke_goes_where_the_pen_went(points):
    shape = geometry.drawn(points, Shape(Kind.PEN, colour="good"))
    for (x, y, _), place in zip(points, geometry.stroke(shape), strict=True):
        assert place == near((x, y))
    assert shape.colour == "good"


def test_an_arrow_without_length_has_no_head():
    assert geometry.head(Shape(Kind.ARROW), {}) == []
    assert geometry.head(Shape(Kind.ARROW, end=Point(100, 0)), {})[1] == (100, 0)


def test_boxes():
    assert geometry.united([]) is None
    assert geometry.united([Bounds(0, 0, 1, 1), Bounds(5, -2, 6, 0)]) == (0, -2, 6, 1)
    assert geometry.pulled(Bounds(0, 0, 10, 10), -1, 0, Point(50, 50)) == (9, 0, 10, 10)
