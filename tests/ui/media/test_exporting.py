"""Copies from the window: private unless the person says otherwise."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from core.media.export import ExportOptions, ExportReport
from core.media.records import Failure
from ui.media.exporting import ExportDialog, in_words


def test_what_is_chosen_is_an_option_and_privacy_comes_first(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ExportDialog(3, parent=parent)
    assert dialog.windowTitle() == "Export 3 items"
    assert dialog.options() == ExportOptions()
    dialog.form.set_value("private", False)
    dialog.form.set_value("longest", 2000)
    assert dialog.options() == ExportOptions(private=False, longest=2000)


def test_what_came_of_it_is_said():
    assert in_words(ExportReport((Path("a"),))) == "1 copy is written."
    report = ExportReport((Path("a"), Path("b")), (Failure("c", "It is damaged.", ""),))
    assert in_words(report) == "2 copies are written. 1 could not be."
