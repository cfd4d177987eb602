"""The legend names the curves and switches them."""

from PySide6.QtCore import Qt

from ui.charts.base.legend import Legend

TWO = [("ada", "#6ea8fe", True), ("bo", "#9c8bfe", False)]


def test_a_click_hides_a_curve(qtbot):
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_names(TWO)
    legend.show()
    with qtbot.waitSignal(legend.switched) as heard:
        qtbot.mouseClick(legend.entries["ada"], Qt.MouseButton.LeftButton)
    assert heard.args == ["ada", False]


def test_the_keyboard_switches_too(qtbot):
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_names(TWO)
    with qtbot.waitSignal(legend.switched) as heard:
        qtbot.keyClick(legend.entries["bo"], Qt.Key.Key_Space)
    assert heard.args == ["bo", True]


def test_one_curve_needs_no_legend(qtbot):
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_names(TWO[:1])
    assert legend.isHidden()


def test_the_same_names_keep_their_buttons(qtbot):
    """So that a click does not fall between two redraws of a live chart."""
    legend = Legend()
    qtbot.addWidget(legend)
    legend.show_names(TWO)
    before = legend.entries["ada"]
    legend.show_names([("ada", "#6ea8fe", False), TWO[1]])
    assert legend.entries["ada"] is before
    assert not before.isChecked()
