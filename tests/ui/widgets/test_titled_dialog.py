"""Something new has a title, and is only accepted when it can be."""

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from core.errors import InputError
from ui.widgets.titled_dialog import TitledDialog


class Picky(TitledDialog):
    """Accepts one title only."""

    was_refused = False

    def check(self):
        if self.title != "Right":
            raise InputError("This title cannot be.", "Take another.")

    def refused(self):
        self.was_refused = True


@pytest.fixture
def dialog(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Picky("New thing", "Of some kind.", hint="What it is", parent=parent)
    made.add_forms(QLabel("Forms"), height=50)
    made.show()
    yield made


def test_it_needs_a_title_that_is_not_empty(dialog):
    assert not dialog.accept_button.isEnabled()
    dialog.line.setText("  ")
    assert not dialog.accept_button.isEnabled()
    dialog.line.setText(" Right ")
    assert dialog.accept_button.isEnabled()
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert not dialog.problem.isVisible()


def test_what_cannot_be_is_said_in_the_dialog_which_stays(dialog):
    dialog.line.setText("Wrong")
    dialog.accept()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert dialog.problem.text() == "This title cannot be. Take another."
    assert dialog.problem.isVisible()
    assert dialog.was_refused
