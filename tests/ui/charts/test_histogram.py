"""Histograms count as numpy does."""

import numpy as np

from ui.charts.histogram import MOST_BINS, Histogram


def made(qtbot, **params):
    chart = Histogram(Histogram.Params(**params))
    qtbot.addWidget(chart)
    return chart


def test_counts_are_those_of_the_steps(qtbot):
    chart = made(qtbot, bins=2)
    chart.set_data({"a": [0, 1, 2, 3, 4, None]})
    columns, rows = chart.table()
    assert columns == ["from", "to", "a"]
    assert rows == [[0.0, 2.0, 2], [2.0, 4.0, 3]]  # the last step is closed on both sides
    assert chart.read(3.0, 0).in_words() == "2 to 4; a 3"
    assert chart.read(9.0, 0) is None


def test_series_share_their_steps(qtbot):
    chart = made(qtbot)
    values = np.random.default_rng(0).normal(size=500)
    chart.set_data({"a": values, "b": values + 3})
    assert chart.counts["a"].sum() == chart.counts["b"].sum() == 500
    assert chart.edges[0] == values.min()
    assert chart.edges[-1] == values.max() + 3


def test_a_far_point_does_not_make_a_million_steps(qtbot):
    chart = made(qtbot)
    chart.set_data({"a": [*np.random.default_rng(0).normal(size=1000), 1e6]})
    assert len(chart.edges) <= MOST_BINS + 1


def test_a_hidden_series_is_not_read(qtbot):
    chart = made(qtbot, bins=1)
    chart.set_data({"a": [0, 1], "b": [0, 1]})
    chart.show_series("a", False)
    assert [row.name for row in chart.read(0.5, 0).rows] == ["b"]
