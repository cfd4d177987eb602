"""NoticePanel: what happened, by day, in a sheet beside the bell; a click leads there."""

import time

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from core.notices.records import Notice
from core.notices.service import Notices
from ui.notices.notice_list import NoticeList
from ui.notices.pause_menu import PauseMenu
from ui.notices.words import until
from ui.widgets.button import icon_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import label

WIDTH = 420
# Higher would hide the page; the rest scrolls.
MOST_HEIGHT = 520
NOTHING_HEIGHT = 230


class NoticePanel(QWidget):
    """`open_beside(bell)` shows it until something else is clicked."""

    followed = Signal(object)
    """A Notice that the person wants to see."""
    settings_wanted = Signal()

    def __init__(self, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for the round corners
        self.setAccessibleName("Notifications")
        self._notices = notices
        self._build(parent)

    def open_beside(self, bell: QWidget) -> None:
        """Show it below the bell, inside of the screen."""
        self.refresh()
        place = bell.mapToGlobal(QPoint(0, bell.height() + 6))
        screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        left = max(area.left(), min(place.x(), area.right() - self.width()))
        self.move(left, max(area.top(), min(place.y(), area.bottom() - self.height())))
        self.show()
        self.list.setFocus()

    def refresh(self) -> None:
        """Show what is so now."""
        found = self._notices.all()
        self.list.show_notices(found)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.read_button.setEnabled(self._notices.unread > 0)
        paused, hush = self._notices.paused_until, self._notices.hush
        words = f"Do not disturb {until(paused, time.time())}" if paused else "Quiet hours: summed up when they end"
        self.quiet.setText(words)
        self.quiet.setVisible(hush.is_on)
        height = min(self.list.height_of_all(), MOST_HEIGHT) if found else NOTHING_HEIGHT
        self.list.setFixedHeight(height)
        self.nothing.setFixedHeight(NOTHING_HEIGHT)
        self.setFixedWidth(WIDTH)
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _build(self, owner: QWidget) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        sheet = QFrame()
        sheet.setObjectName("sheet")
        outside.addWidget(sheet)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.setContentsMargins(12, 0, 4, 0)
        top.setSpacing(2)
        top.addWidget(label("Notifications", role="heading"), 1)
        self.read_button = icon_button("check-check", "Mark all as read", self._read_all)
        self.pause_button = icon_button("bell-off", "Do not disturb")
        self.pause_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.pause_button.setMenu(PauseMenu(self._notices, owner, self.pause_button))
        self.settings_button = icon_button("settings", "Settings of notifications", self._open_settings)
        for made in (self.read_button, self.pause_button, self.settings_button):
            top.addWidget(made)
        column.addLayout(top)
        self.quiet = label("", tone="warn")
        self.quiet.setContentsMargins(12, 0, 12, 2)
        column.addWidget(self.quiet)
        self.list = NoticeList()
        self.list.followed.connect(self._follow)
        column.addWidget(self.list)
        words = "Messages, mentions, calls and trainings that end are told here while you look elsewhere."
        self.nothing = EmptyState("bell", "Nothing happened yet", words)
        column.addWidget(self.nothing)

    def _follow(self, notice: Notice) -> None:
        self.hide()
        self.followed.emit(notice)

    def _read_all(self) -> None:
        self._notices.mark_all_read()
        self.refresh()

    def _open_settings(self) -> None:
        self.hide()
        self.settings_wanted.emit()
