"""One of a few choices."""

from PySide6.QtCore import Qt

from ui.widgets.segmented import Segmented


def test_a_press_chooses_and_tells(qtbot):
    made = Segmented([("day", "Day"), ("week", "Week")], name="Span")
    qtbot.addWidget(made)
    made.show()
    assert made.key == "day"
    with qtbot.waitSignal(made.chosen) as blocker:
        qtbot.mouseClick(made._buttons["week"], Qt.MouseButton.LeftButton)
    assert blocker.args == ["week"]
    assert made.key == "week"


def test_choosing_from_code_is_silent(qtbot):
    made = Segmented([("day", "Day"), ("week", "Week")])
    qtbot.addWidget(made)
    with qtbot.assertNotEmitted(made.chosen):
        made.choose("week")
    assert made.key == "week"
