"""Named curves: stable colours, hiding, the nearest values, tables."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from core.errors import InputError
from ui import theme
from ui.charts.line import Line


@pytest.fixture
def chart(qtbot):
    chart = Line()
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    return chart


def colour(chart, name):
    return chart.tracks[name].colour


def test_a_curve_keeps_its_colour_when_others_come_and_go(chart):
    chart.set_data({"a": ([0], [1]), "b": ([0], [1]), "c": ([0], [1])})
    blue, violet, green = (colour(chart, name) for name in "abc")
    assert (blue, violet, green) == theme.current().series[:3]
    chart.remove("a")
    assert colour(chart, "b") == violet
    chart.append("d", 0, 1)
    assert colour(chart, "d") == blue
    chart.set_data({"b": ([0], [2])})
    assert colour(chart, "b") == violet


def test_a_hidden_curve_stays_hidden_through_new_data(chart):
    data = {"a": ([0, 1], [0, 1]), "b": ([0, 1], [0, 1000])}
    chart.set_data(data)
    chart.show_series("b", False)
    chart.set_data(data)
    QApplication.processEvents()
    assert not chart.tracks["b"].item.isVisible()
    assert chart.view.viewRange()[1][1] < 10  # the axis fits what is seen
    assert [row.name for row in chart.read(0.5, 0.5).rows] == ["a"]


def test_appended_points_are_drawn_with_the_next_picture(chart, qtbot):
    for number in range(100):
        chart.append("live", number, number**2)
    qtbot.waitUntil(lambda: chart.tracks["live"].item is not None and chart.tracks["live"].item.yData is not None)
    assert len(chart.tracks["live"].item.yData) == 100
    x, y = chart.values("live")
    assert (x[-1], y[-1]) == (99, 99**2)


def test_only_the_newest_are_kept(qtbot):
    chart = Line(Line.Params(most=10))
    qtbot.addWidget(chart)
    for number in range(25):
        chart.append("live", number, number)
    assert chart.values("live")[0].tolist() == list(range(15, 25))


def test_the_nearest_values_are_read(chart):
    chart.set_data({"a": ([0, 10, 20], [1, 2, 3]), "b": ([0, 20], [5, 6]), "unsorted": ([20, 0], [9, 8])})
    reading = chart.read(9.0, 0)
    assert reading.x == 10
    assert [(row.name, row.words) for row in reading.rows] == [("a", "2")]
    reading = chart.read(1000.0, 0)
    assert [(row.name, row.words) for row in reading.rows] == [("a", "3"), ("b", "6"), ("unsorted", "9")]


def test_a_gap_has_no_dot(chart):
    chart.set_data({"a": ([0, 1, 2], [1, np.nan, 3])})
    (row,) = chart.read(1.0, 0).rows
    assert (row.words, row.y) == ("–", None)


def test_a_table_has_a_column_for_each_curve(chart):
    chart.set_data({"a": ([1, 2], [0.5, None]), "b": ([2, 3], [7, 8])}, x_title="round")
    columns, rows = chart.table()
    assert columns == ["round", "a", "b"]
    assert rows == [[1.0, 0.5, ""], [2.0, "", 7.0], [3.0, "", 8.0]]


def test_points_at_the_same_x_are_rows_of_their_own(chart):
    chart.set_data({"a": ([1, 1], [2, 3])})
    assert chart.table() == (["name", "x", "value"], [["a", 1.0, 2.0], ["a", 1.0, 3.0]])


def test_bad_data_changes_nothing(chart):
    chart.set_data({"a": ([1], [2])})
    with pytest.raises(InputError):
        chart.set_series("a", [1, 2], [3])
    assert chart.values("a")[1].tolist() == [2]


def test_a_named_colour_follows_the_theme(chart, qapp):
    chart.set_series("wrong", [0, 1], [0, 1], colour="bad")
    theme.apply(qapp, "light")
    assert colour(chart, "wrong") == theme.read("light").bad
    theme.apply(qapp, "dark")
    assert colour(chart, "wrong") == theme.read("dark").bad
