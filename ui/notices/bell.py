"""Bell: the button that opens the notices, with the number of those that nobody looked at."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from ui import theme
from ui.notices.words import count_of
from ui.widgets.button import ICON, with_keys

HEIGHT = 14
# Room for the number right above the bell.
WIDTH = 36


class Bell(QToolButton):
    """`set_count(3)` shows the number; `set_quiet(True)` strikes the bell through."""

    def __init__(self, parent: QWidget | None = None, *, shortcut: str = "") -> None:
        super().__init__(parent)
        self.count = 0
        self._keys = shortcut
        self.setIconSize(ICON)
        self.setMinimumWidth(WIDTH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_quiet(False)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """So many are unread."""
        self.count = count
        words = "Notifications" if not count else f"Notifications: {count} unread"
        self.setAccessibleName(words)
        self.setToolTip(with_keys(words, self._keys))
        self.update()

    def set_quiet(self, is_quiet: bool) -> None:
        """Nothing interrupts now."""
        self.setIcon(theme.icon("bell-off" if is_quiet else "bell", "muted"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The button, and the number over its upper right corner."""
        super().paintEvent(event)
        text = count_of(self.count)
        if not text:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font(9, QFont.Weight.Bold, is_tabular=True)
        width = max(HEIGHT, QFontMetrics(font).horizontalAdvance(text) + 7)
        left = min(self.width() / 2 + 1, self.width() - width - 1)
        box = QRectF(left, 1, width, HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
        painter.setPen(theme.colour("on_accent"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
