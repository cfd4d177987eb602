"""A colour to choose, as a dot."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton

from core.collaboration.colour_names import COLOUR_NAMES
from ui import theme


class Swatch(QToolButton):
    """Checkable; named by its colour."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = colour
        self.setCheckable(True)
        self.setToolTip(COLOUR_NAMES[colour])
        self.setAccessibleName(COLOUR_NAMES[colour])
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's names
        """As large as the buttons beside it."""
        return QSize(26, 26)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The button, then the dot."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._colour))
        painter.drawEllipse(QRectF(self.rect()).center(), 6.0, 6.0)
        painter.end()
