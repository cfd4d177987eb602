"""Points: only the one under the pointer is named."""

from PySide6.QtWidgets import QApplication

from ui.charts.scatter import Scatter


def test_the_point_under_the_pointer_is_named(qtbot):
    chart = Scatter()
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    chart.show()
    chart.set_data({"a": ([0, 10], [0, 10]), "b": ([5], [5])})
    QApplication.processEvents()
    assert chart.read(5.05, 5.02).in_words() == "5; b 5"
    assert chart.read(2.5, 8.0) is None


def test_what_is_no_number_is_left_out(qtbot):
    chart = Scatter()
    qtbot.addWidget(chart)
    chart.set_data({"a": ([0, None, 2], [1, 2, None])})
    assert len(chart.tracks["a"].item.data) == 1
    assert chart.read(0.0, 1.0) is not None
