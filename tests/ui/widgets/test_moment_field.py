"""A date or a time that may be none."""

import pytest
from PySide6.QtCore import QDate, QTime
from PySide6.QtGui import QColor

from ui import theme
from ui.widgets.moment_field import DayField, TimeField


@pytest.mark.parametrize(
    ("kind", "words", "set_it"),
    [
        (DayField, "2026-11-27", lambda edit: edit.setDate(QDate(2026, 11, 27))),
        (TimeField, "09:30", lambda edit: edit.setTime(QTime(9, 30))),
    ],
)
def test_none_set_changed_and_cleared(qtbot, kind, words, set_it):
    field = kind(name="Due")
    qtbot.addWidget(field)
    field.show()
    told = []
    field.changed.connect(told.append)
    assert field.words() == "" and not field.edit.isVisible()
    field.start_button.click()
    assert field.edit.isVisible() and len(told) == 1 and told[0]
    set_it(field.edit)
    assert field.words() == told[-1] == words
    field.clear_button.click()
    assert field.words() == told[-1] == ""
    count = len(told)
    field.show_words(words)
    assert field.words() == words and field.edit.isVisible() and len(told) == count
    field.show_words("")
    assert not field.edit.isVisible() and len(told) == count


def test_the_calendar_follows_the_theme(qtbot, qapp):
    field = DayField(name="Due")
    qtbot.addWidget(field)
    calendar = field.edit.calendarWidget()
    theme.apply(qapp, "light")
    day = calendar.weekdayTextFormat(calendar.firstDayOfWeek().Sunday)
    assert day.foreground().color() == QColor(theme.current().text)
    field.set_editable(False)
    assert not field.start_button.isEnabled()
