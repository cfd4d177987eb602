"""Words: never read as markup, cut with … where there is no room."""

from PySide6.QtCore import Qt

from ui.widgets.label import ElidedLabel, label, set_tone


def test_names_from_others_do_not_become_markup(qtbot):
    made = label("<img src=x>", role="heading", tone="muted")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText


def test_a_long_name_ends_in_dots_and_its_tooltip_says_it_all(qtbot):
    made = ElidedLabel("a very long name of a picture that somebody took.jpg")
    qtbot.addWidget(made)
    made.resize(80, 20)
    made.show()
    assert made.text().endswith("…")
    assert made.toolTip() == made.whole
    made.resize(900, 20)
    assert made.text() == made.whole
    assert made.toolTip() == ""


def test_a_tone_can_change_while_it_is_shown(qtbot):
    made = label("state", tone="good")
    qtbot.addWidget(made)
    made.show()
    set_tone(made, "bad")
    assert made.palette().windowText().color().name() == "#f2777a"
