"""The viewport: places of the board and of the widget are the same places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSize

from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import FAR, Point
from ui.collaboration.board_viewport import CLOSEST, FARTHEST, Viewport

PLACES = st.builds(QPointF, st.integers(0, 2000), st.integers(0, 2000))


@given(st.lists(st.tuples(st.floats(0.3, 3), PLACES), max_size=6), PLACES)
def test_what_is_under_the_pointer_stays_there(zooms, place):
    view = Viewport()
    for factor, at in zooms:
        before = view.to_board(at)
        view.zoom(factor, at)
        assert view.to_board(at) == pytest.approx(tuple(before), abs=1e-6)
        assert FARTHEST <= view.scale <= CLOSEST
    back = view.to_widget(view.to_board(place))
    assert (back.x(), back.y()) == pytest.approx((place.x(), place.y()), abs=1e-6)


def test_panning_carries_the_board_along_and_ends_somewhere():
    view = Viewport()
    point = view.to_board(QPointF(100, 100))
    view.pan(QPointF(30, -20))
    assert view.to_widget(point) == QPointF(130, 80)
    view.pan(QPointF(-1e9, 1e9))
    assert (view.origin.x(), view.origin.y()) == (FAR, -FAR)


def test_all_is_shown_but_nothing_larger_than_it_is():
    view, size = Viewport(), QSize(800, 600)
    view.fit(Bounds(1000, 1000, 9000, 3000), size)
    assert view.area(size).holds(Bounds(1000, 1000, 9000, 3000))
    view.fit(Bounds(10, 10, 20, 20), size)
    assert view.scale == 1.0 and view.to_widget(Point(15, 15)) == QPointF(400, 300)
    view.fit(None, size)
    assert view.to_widget(Point(0, 0)) == QPointF(400, 300)
