"""RecordingDot: the sign beside a call that is recorded, or that somebody wants to record."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme


class RecordingDot(QWidget):
    """The red dot that means a recording everywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(14, 14)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bad"))
        painter.drawEllipse(2, 2, 10, 10)
        painter.end()
