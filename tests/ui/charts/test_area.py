"""Areas begin at zero; stacked ones show sums."""

from PySide6.QtWidgets import QApplication

from ui.charts.area import Area


def shown(qtbot, **params):
    chart = Area(Area.Params(**params))
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    return chart


DATA = {"a": ([0, 1, 2], [1.0, 2.0, 3.0]), "b": ([0, 1, 2], [10.0, 10.0, 10.0])}


def test_areas_show_zero(qtbot):
    chart = shown(qtbot)
    chart.set_data({"b": DATA["b"]})
    QApplication.processEvents()
    assert chart.view.viewRange()[1][0] <= 0


def test_the_top_of_a_stack_is_the_sum(qtbot):
    chart = shown(qtbot, stacked=True)
    chart.set_data(DATA)
    _, top = chart.tracks["b"].item.getOriginalDataset()
    assert top.tolist() == [11.0, 12.0, 13.0]
    reading = chart.read(1.0, 0.0)
    assert [(row.words, row.y) for row in reading.rows] == [("2", 2.0), ("10", 12.0)]


def test_a_stack_sinks_when_its_foot_is_hidden(qtbot):
    chart = shown(qtbot, stacked=True)
    chart.set_data(DATA)
    chart.show_series("a", False)
    _, top = chart.tracks["b"].item.getOriginalDataset()
    assert top.tolist() == [10.0, 10.0, 10.0]


def test_stacked_curves_need_not_share_their_places(qtbot):
    """Between 0 and 2 the first is 1 at the middle (a straight line)."""
    chart = shown(qtbot, stacked=True)
    chart.set_data({"a": ([0, 2], [0.0, 2.0]), "b": ([1], [5.0])})
    x, top = chart.tracks["b"].item.getOriginalDataset()
    assert dict(zip(x.tolist(), top.tolist(), strict=True))[1.0] == 6.0


def test_gaps_are_left_out(qtbot):
    chart = shown(qtbot)
    chart.set_data({"a": ([0, 1, 2], [1.0, None, 3.0])})
    x, _ = chart.tracks["a"].item.getOriginalDataset()
    assert x.tolist() == [0, 2]
