"""The day of a chat whose minutes are wanted."""

from datetime import date

from PySide6.QtWidgets import QWidget

from ui.collaboration.minutes_dialog import MinutesDialog


def test_the_newest_day_is_chosen_first_and_another_can_be(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    days = [(date(2026, 11, 27), 1), (date(2026, 11, 3), 1200)]
    dialog = MinutesDialog(days, "Nothing was written down in a call here.", parent=parent)
    assert dialog.day == date(2026, 11, 27) and dialog.box.itemText(0) == "27 November 2026, 1 line"
    dialog.box.setCurrentIndex(1)
    assert dialog.day == date(2026, 11, 3) and dialog.box.itemText(1).endswith("1,200 lines")
    assert dialog.text.text().startswith("Nothing was written down in a call here.")
