"""A date or a time of day that may also be none, as ISO 8601 words: "2026-11-27", "09:30", or ""."""

from PySide6.QtCore import QDate, QDateTime, QSignalBlocker, Qt, QTime, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QDateTimeEdit, QHBoxLayout, QTimeEdit, QToolButton, QWidget

from ui import theme
from ui.widgets.button import button, icon_button

WIDTH = 170
ISO_TIME = "HH:mm"


class MomentField(QWidget):
    """A button while there is none, then the date or time with a cross; `changed(words)` when the person sets it."""

    changed = Signal(str)

    def __init__(self, edit: QDateTimeEdit, *, name: str, start: str, icon: str) -> None:
        super().__init__()
        self.edit = edit
        edit.setAccessibleName(name)
        edit.setFixedWidth(WIDTH)
        edit.dateTimeChanged.connect(lambda _: self.changed.emit(self.words()))
        self.start_button = button(start, self._start, icon=icon)
        self.start_button.setAccessibleName(f"{name}: {start}")
        self.clear_button = icon_button("x", f"Clear: {name}", self._clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.start_button, edit, self.clear_button):
            row.addWidget(widget)
        row.addStretch(1)
        self.setFocusProxy(self.start_button)
        self._is_set = False
        self._show_state()

    def words(self) -> str:
        """What it says."""
        return self._words() if self._is_set else ""

    def show_words(self, words: str) -> None:
        """Show a value without telling anybody."""
        if words == self.words():
            return
        self._is_set = bool(words)
        with QSignalBlocker(self.edit):
            if words:
                self._fill(words)
        self._show_state()

    def set_editable(self, is_editable: bool) -> None:
        """Whether the person may set it."""
        for widget in (self.start_button, self.edit, self.clear_button):
            widget.setEnabled(is_editable)

    def _start(self) -> None:
        self._is_set = True
        with QSignalBlocker(self.edit):
            self.edit.setDateTime(QDateTime.currentDateTime())
        self._show_state()
        self.edit.setFocus()
        self.changed.emit(self.words())

    def _clear(self) -> None:
        self._is_set = False
        self._show_state()
        self.start_button.setFocus()
        self.changed.emit("")

    def _show_state(self) -> None:
        self.start_button.setVisible(not self._is_set)
        self.edit.setVisible(self._is_set)
        self.clear_button.setVisible(self._is_set)

    def _words(self) -> str:
        """What the field says while it is set."""
        return self.edit.text()

    def _fill(self, words: str) -> None:
        """Let the field say this."""
        self.edit.setDateTime(QDateTime.fromString(words, Qt.DateFormat.ISODate))


class DayField(MomentField):
    """A date, with a calendar to choose it from."""

    def __init__(self, *, name: str) -> None:
        edit = QDateEdit()
        edit.setCalendarPopup(True)
        edit.setCalendarWidget(Calendar())
        edit.setDisplayFormat("d MMM yyyy")
        super().__init__(edit, name=name, start="Set a date", icon="calendar")

    def _words(self) -> str:
        return self.edit.date().toString(Qt.DateFormat.ISODate)

    def _fill(self, words: str) -> None:
        self.edit.setDate(QDate.fromString(words, Qt.DateFormat.ISODate))


class TimeField(MomentField):
    """A time of day, to the minute."""

    def __init__(self, *, name: str) -> None:
        edit = QTimeEdit()
        edit.setDisplayFormat(ISO_TIME)
        edit.setButtonSymbols(QTimeEdit.ButtonSymbols.NoButtons)
        super().__init__(edit, name=name, start="Set a time", icon="clock")

    def _words(self) -> str:
        return self.edit.time().toString(ISO_TIME)

    def _fill(self, words: str) -> None:
        self.edit.setTime(QTime.fromString(words, ISO_TIME))


class Calendar(QCalendarWidget):
    """A month in the theme's colours."""

    def __init__(self) -> None:
        super().__init__()
        self.setGridVisible(False)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        for name, icon in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
            found = self.findChild(QToolButton, name)
            if found is not None:
                found.setIcon(theme.icon(icon, "muted"))
        self.setMinimumSize(280, 240)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        head, day = QTextCharFormat(), QTextCharFormat()
        head.setForeground(theme.colour("muted"))
        head.setBackground(theme.colour("surface"))
        day.setForeground(theme.colour("text"))
        self.setHeaderTextFormat(head)
        # Qt paints weekends red, which here means that something is wrong
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekday, day)
