"""A new workspace has a title and begins with what is chosen."""

from PySide6.QtWidgets import QWidget

from core.collaboration.templates import TEMPLATES
from ui.collaboration.new_dialog import NewWorkspaceDialog


def test_every_template_can_be_chosen_and_blank_is_at_first(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = NewWorkspaceDialog(window)
    assert dialog.template == "blank"
    for name in TEMPLATES:
        dialog.list.choose(name)
        assert dialog.template == name
    dialog.line.setText("  Study  ")
    assert dialog.title == "Study"
