"""Tray: Vega's small icon where the system shows such, with a menu, and the system's notifications."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from core.notices.service import Notices
from ui import theme
from ui.notices.pause_menu import PauseMenu

# Large enough for every tray; the system makes it smaller.
SIDE = 64
# As the system's own notifications; most systems have their own idea.
SHOWN_MS = 8_000


class Tray(QObject):
    """Exists only where `Tray.is_there()`. `open_wanted` and `quit_wanted` come from its menu."""

    open_wanted = Signal()
    quit_wanted = Signal()

    @staticmethod
    def is_there() -> bool:
        """Whether the system shows such icons."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def __init__(self, notices: Notices, owner: QWidget) -> None:
        super().__init__(owner)
        self._then: Callable[[], Any] | None = None
        self.menu = QMenu(owner)
        self.menu.addAction("Open Vega", self.open_wanted.emit)
        self.pause_menu = PauseMenu(notices, owner, self.menu)
        self.menu.addMenu(self.pause_menu)
        self.menu.addSeparator()
        self.menu.addAction("Quit", self.quit_wanted.emit)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self._clicked)
        self.set_count(0)
        self.icon.show()

    def set_count(self, count: int) -> None:
        """So many notices are unread."""
        self.icon.setIcon(picture(has_news=count > 0))
        self.icon.setToolTip(f"Vega: {count} unread" if count else "Vega")

    def say(self, title: str, text: str, then: Callable[[], Any]) -> None:
        """A notification of the system's; a click on it does `then`."""
        self._then = then
        self.icon.showMessage(title, text, picture(has_news=False), SHOWN_MS)

    def stop(self) -> None:
        """Take the icon away."""
        self.icon.hide()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_wanted.emit()

    def _clicked(self) -> None:
        if self._then is not None:
            self._then()


def picture(*, has_news: bool) -> QIcon:
    """Vega's sign, with a dot when there is something new."""
    made = QPixmap(QSize(SIDE, SIDE))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    theme.icon("orbit", "accent").paint(painter, made.rect())
    if has_news:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bad"))
        painter.drawEllipse(QRectF(SIDE * 0.62, 0, SIDE * 0.38, SIDE * 0.38))
    painter.end()
    return QIcon(made)
