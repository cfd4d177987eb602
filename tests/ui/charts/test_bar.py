"""Bars by name, number and time."""

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import InputError
from ui.charts.bar import Bar


def shown(qtbot, **params):
    chart = Bar(Bar.Params(**params))
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    return chart


def test_bars_by_name_share_their_places(qtbot):
    chart = shown(qtbot, x="names")
    chart.set_data({"ada": (["cat", "dog"], [3, 4]), "bo": (["dog", "cup"], [5, 6])})
    assert chart.table() == (["name", "ada", "bo"], [["cat", 3.0, ""], ["dog", 4.0, 5.0], ["cup", "", 6.0]])
    assert chart.read(1.0, 0).in_words() == "dog; ada 4; bo 5"
    assert chart.read(0.0, 0).in_words() == "cat; ada 3"


def test_a_bar_of_time_stands_over_its_whole_bucket(qtbot):
    chart = shown(qtbot, x="time", step=60.0)
    chart.set_data({"jobs": ([0.0, 60.0], [1, 2])})
    assert chart.stops().tolist() == [30.0, 90.0]
    assert chart.read(59.0, 0).rows[0].words == "1"
    assert chart.read(61.0, 0).rows[0].words == "2"
    assert chart.read(500.0, 0) is None


def test_stacked_bars_stand_on_each_other(qtbot):
    chart = shown(qtbot, stacked=True, from_zero=True)
    chart.set_data({"a": ([0, 1], [1, 2]), "b": ([0, 1], [10, 20])})
    QApplication.processEvents()
    assert chart.view.viewRange()[1][1] >= 22
    assert chart._items[1].opts["y0"].tolist() == [1.0, 2.0]


def test_a_hidden_series_makes_room(qtbot):
    chart = shown(qtbot)
    chart.set_data({"a": ([0, 1], [1, 2]), "b": ([0, 1], [10, 20])})
    assert len(chart._items) == 2
    chart.show_series("b", False)
    assert len(chart._items) == 1
    assert chart.read(0.0, 0).in_words() == "0; a 1"


def test_as_many_heights_as_bars(qtbot):
    with pytest.raises(InputError, match="2 bars but 1 heights"):
        shown(qtbot).set_data({"a": ([0, 1], [1])})
