"""A matrix as cells with names and values."""

import numpy as np
import pytest

from core.errors import InputError
from ui import theme
from ui.charts.heatmap import Heatmap


def made(qtbot):
    chart = Heatmap()
    qtbot.addWidget(chart)
    chart.resize(500, 400)
    return chart


def test_a_cell_is_named_and_the_first_row_is_on_top(qtbot):
    chart = made(qtbot)
    chart.set_data(([[5, 1], [0, 7]], ("cat", "dog"), ("as cat", "as dog")))
    assert chart.read(1.2, 0.1).in_words() == "; cat · as dog 1"
    assert chart.read(5.0, 0.0) is None
    assert chart.view.yInverted()
    assert chart.table() == (["", "as cat", "as dog"], [["cat", 5.0, 1.0], ["dog", 0.0, 7.0]])


def test_the_largest_cell_has_the_accent_and_the_least_the_ground(qtbot):
    chart = made(qtbot)
    chart.set_data(([[0, 10]], ("a",), ("x", "y")))
    colours = chart._colours(chart._shares())[0]
    assert [f"#{r:02x}{g:02x}{b:02x}" for r, g, b, _ in colours] == [theme.current().raised, theme.current().accent]


def test_a_cell_without_a_value_is_empty(qtbot):
    chart = made(qtbot)
    chart.set_data(([[np.nan, 1.0]], ("a",), ("x", "y")))
    assert chart._colours(chart._shares())[0, 0, 3] == 0
    assert len(chart._words) == 1


def test_many_cells_are_not_written_in(qtbot):
    chart = made(qtbot)
    chart.set_data((np.ones((30, 30)), [str(n) for n in range(30)], [str(n) for n in range(30)]))
    assert chart._words == []


def test_names_must_fit_the_matrix(qtbot):
    with pytest.raises(InputError, match="2 × 2 cannot have 1 × 2 names"):
        made(qtbot).set_data(([[1, 2], [3, 4]], ("a",), ("x", "y")))
