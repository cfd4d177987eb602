"""Lines: long ones stay fast, gaps stay gaps, a band says what is foreseen."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.charts.line import Line


def shown(qtbot):
    chart = Line()
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    return chart


def test_a_long_line_draws_no_more_points_than_the_screen_needs_and_keeps_its_peak(qtbot):
    chart = shown(qtbot)
    y = np.zeros(1_000_000)
    y[654_321] = 100.0
    chart.set_data({"a": (np.arange(len(y)), y)})
    QApplication.processEvents()
    drawn_x, drawn_y = chart.tracks["a"].item.getData()
    assert len(drawn_x) < 20_000
    assert drawn_y.max() == 100.0


def test_only_short_lines_are_smooth(qtbot):
    chart = shown(qtbot)
    chart.set_data({"short": ([0, 1, 2], [0, 1, 2]), "long": (np.arange(10_000), np.zeros(10_000))})
    assert chart.tracks["short"].item.opts["antialias"]
    assert not chart.tracks["long"].item.opts["antialias"]


def test_what_is_out_of_sight_is_not_drawn(qtbot):
    chart = shown(qtbot)
    chart.set_data({"a": (np.arange(1000), np.arange(1000))})
    QApplication.processEvents()
    chart.view.setXRange(100, 200, padding=0)
    QApplication.processEvents()
    drawn, _ = chart.tracks["a"].item.getData()
    assert len(drawn) < 200


def test_one_point_alone_can_be_seen(qtbot):
    """The first round of a training."""
    chart = shown(qtbot)
    chart.set_data({"loss": ([1], [0.7])})
    assert chart.tracks["loss"].item.opts["symbol"] == "o"
    chart.set_data({"loss": ([1, 2, 3], [0.7, 0.5, 0.4])})
    assert chart.tracks["loss"].item.opts["symbol"] is None


def test_a_forecast_is_dashed_on_a_band(qtbot, qapp):
    chart = shown(qtbot)
    chart.set_series("forecast", [0, 1], [1, 2], colour="violet", is_dashed=True)
    chart.set_band("forecast", [0, 1], [0, 1], [2, 3])
    QApplication.processEvents()
    pen = chart.tracks["forecast"].item.opts["pen"]
    assert pen.style() == Qt.PenStyle.DashLine
    assert pen.color().name() == theme.current().violet
    low, high = chart.view.viewRange()[1]
    assert low <= 0
    assert high >= 3
    theme.apply(qapp, "light")
    theme.apply(qapp, "dark")
