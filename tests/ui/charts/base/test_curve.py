"""Curves know how far they reach, whatever part is drawn."""

import numpy as np
import pytest

from ui.charts.base.curve import SMOOTH, Curve


@pytest.fixture
def curve(qapp):
    curve = Curve()
    curve.set_points(np.array([0.0, 1, 2, 3]), np.array([5.0, np.nan, 9, 1]), is_sorted=True)
    return curve


def test_bounds_are_those_of_all_numbers(curve):
    assert curve.dataBounds(0) == (0, 3)
    assert curve.dataBounds(1) == (1, 9)


def test_the_height_of_a_part_includes_where_the_line_goes(curve):
    assert curve.dataBounds(1, orthoRange=(0.2, 0.8)) == (5, 5)
    assert curve.dataBounds(1, orthoRange=(1.5, 2.2)) == (1, 9)


def test_points_in_any_order_are_found_too(qapp):
    curve = Curve()
    curve.set_points(np.array([3.0, 0, 2]), np.array([1.0, 2, 3]), is_sorted=False)
    assert curve.dataBounds(1, orthoRange=(1.0, 4.0)) == (1, 3)


def test_nothing_has_no_bounds(qapp):
    assert Curve().dataBounds(0) == (None, None)


def test_a_filled_curve_reaches_down_to_its_ground(qapp):
    curve = Curve(fillLevel=0.0)
    curve.set_points(np.array([0.0, 1]), np.array([5.0, 6]), is_sorted=True)
    assert curve.dataBounds(1) == (0, 6)


def test_long_lines_are_thin(curve):
    assert curve.width > 1
    curve.set_points(np.arange(SMOOTH + 1.0), np.zeros(SMOOTH + 1), is_sorted=True)
    assert curve.width == 1
