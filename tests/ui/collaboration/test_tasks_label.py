"""A new label has a word and a colour."""

from PySide6.QtWidgets import QWidget

from ui.collaboration.tasks_label import LabelDialog


def test_a_word_is_needed_and_a_colour_is_there(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = LabelDialog(window)
    assert not dialog.accept_button.isEnabled() and dialog.colour == "accent"
    dialog.line.setText(" urgent ")
    dialog.swatches["bad"].click()
    assert dialog.accept_button.isEnabled() and (dialog.title, dialog.colour) == ("urgent", "bad")
