"""Buttons carry a name, a tooltip with the keys, and an icon."""

from PySide6.QtWidgets import QWidget

from ui.actions import action
from ui.widgets.button import action_button, button, icon_button, with_keys


class Page(QWidget):
    pressed = 0

    @action(title="Add files…", icon="image-plus", shortcut="Ctrl+O")
    def add(self):
        """Pick files."""
        self.pressed += 1


def test_a_button_of_an_action_says_what_the_action_says(qtbot):
    page = Page()
    qtbot.addWidget(page)
    made = action_button(page.add, kind="primary")
    qtbot.addWidget(made)
    assert made.text() == "Add files…"
    assert made.toolTip() == "Pick files.  (Ctrl+O)"
    made.click()
    assert page.pressed == 1


def test_a_button_with_a_picture_only_is_still_named(qtbot):
    made = icon_button("x", "Dismiss", shortcut="Esc")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Dismiss"
    assert made.toolTip() == "Dismiss  (Esc)"


def test_clicking_calls(qtbot):
    called = []
    made = button("Go", lambda: called.append(1), kind="danger", icon="trash-2")
    qtbot.addWidget(made)
    made.click()
    assert called == [1]
    assert made.accessibleName() == "Go"


def test_no_keys_no_brackets():
    assert with_keys("Open", "") == "Open"
