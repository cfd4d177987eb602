"""The map: places where Mercator puts them, near ones together, a click asks for what is there."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from core.media.records import Place
from ui.media.map_view import MapView, land, projected

VIENNA, LINZ, TOKYO = Place(1, 48.21, 16.37), Place(2, 48.31, 14.29), Place(3, 35.68, 139.76)


@pytest.fixture
def map_view(qtbot):
    made = MapView()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def test_mercator_is_that_of_the_web():
    """Tile arithmetic of zoom 1: the equator and Greenwich in the middle, 85.0511° N at the top."""
    assert projected(np.array([0.0]), np.array([0.0])).tolist() == [[0.5, pytest.approx(0.5)]]
    assert projected(np.array([0.0]), np.array([180.0]))[0, 0] == 1.0
    # 66.51326° N is a quarter of the way down (gd(π/2) = 66.51326°)
    assert projected(np.array([66.51326]), np.array([0.0]))[0, 1] == pytest.approx(0.25, abs=1e-6)


def test_all_places_are_in_view_at_first(map_view):
    map_view.show_places([VIENNA, LINZ, TOKYO])
    dots = map_view.dots()
    assert sum(dot.count for dot in dots) == 3
    assert all(0 < dot.x < 800 and 0 < dot.y < 600 for dot in dots)


def test_near_places_are_one_dot_until_one_looks_closer(map_view):
    map_view.show_places([VIENNA, LINZ, TOKYO])
    assert sorted(dot.count for dot in map_view.dots()) == [1, 2]
    both = next(dot for dot in map_view.dots() if dot.count == 2)
    assert both.area == (48.21, 14.29, 48.31, 16.37)
    from PySide6.QtCore import QPointF

    for _ in range(12):
        here = min(map_view.dots(), key=lambda dot: abs(dot.x - both.x))
        map_view.zoom(1.4, QPointF(here.x, here.y))
    assert [dot.count for dot in map_view.dots()] in ([1, 1], [1])


def test_a_click_on_a_dot_asks_for_it_and_a_drag_does_not(map_view, qtbot):
    told = []
    map_view.area_wanted.connect(told.append)
    map_view.show_places([VIENNA, LINZ, TOKYO])
    dot = next(dot for dot in map_view.dots() if dot.count == 1)
    point = QPoint(round(dot.x), round(dot.y))
    qtbot.mouseClick(map_view, Qt.MouseButton.LeftButton, pos=point)
    assert told == [(35.68, 139.76, 35.68, 139.76)]
    qtbot.mousePress(map_view, Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseMove(map_view, point + QPoint(60, 10))
    qtbot.mouseRelease(map_view, Qt.MouseButton.LeftButton, pos=point + QPoint(60, 10))
    assert len(told) == 1
    moved = next(each for each in map_view.dots() if each.area == dot.area)
    assert moved.x - dot.x == pytest.approx(60, abs=1.5)


def test_keys_zoom_and_move(map_view, qtbot):
    map_view.show_places([VIENNA, TOKYO])
    before = {dot.area: dot.x for dot in map_view.dots()}
    qtbot.keyClick(map_view, Qt.Key.Key_Right)
    after = {dot.area: dot.x for dot in map_view.dots()}
    assert all(before[area] - x == pytest.approx(80, abs=0.5) for area, x in after.items())
    qtbot.keyClick(map_view, Qt.Key.Key_0)
    assert {dot.area: dot.x for dot in map_view.dots()} == pytest.approx(before)


def test_no_line_of_the_land_leads_around_the_world():
    path = land()
    points = [path.elementAt(place) for place in range(path.elementCount())]
    jumps = [
        abs(one.x - other.x)
        for one, other in itertools.pairwise(points)
        if other.isLineTo() and min(one.y, other.y) < 0.9
    ]
    assert max(jumps) < 0.5
