"""Stars: a rating from none to five, by a click or a key."""

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

MOST = 5
SIDE = 18
GAP = 2
# The outer and inner corners of a star, from its top clockwise, in parts of its radius (a regular pentagram).
CORNERS = (
    (0.0, -1.0),
    (0.225, -0.309),
    (0.951, -0.309),
    (0.363, 0.118),
    (0.588, 0.809),
    (0.0, 0.382),
    (-0.588, 0.809),
    (-0.363, 0.118),
    (-0.951, -0.309),
    (-0.225, -0.309),
)


class Stars(QWidget):
    """Shows a rating; `rated` is what the person wants it to be. A click on the last star takes all away."""

    rated = Signal(int)
    """So many stars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._hovered = 0
        self.setFixedSize(MOST * (SIDE + GAP), SIDE + 6)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Stars")
        self.setToolTip("Stars  (0 to 5)")
        theme.changed.connect(self.update)

    @property
    def count(self) -> int:
        """How many are shown."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show so many."""
        self._count = count
        self.setAccessibleDescription(f"{count} of {MOST}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's names from here on
        """As large as five stars."""
        return QSize(MOST * (SIDE + GAP), SIDE + 6)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Full ones, then empty ones."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(MOST):
            rect = QRect(place * (SIDE + GAP), 3, SIDE, SIDE)
            draw_star(painter, rect, is_full=place < (self._hovered or self._count))
        if self.hasFocus():
            painter.setPen(QColor(theme.current().accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show what a click would do."""
        self._hovered = self._at(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Show what is."""
        self._hovered = 0
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """So many stars; the same again takes them away."""
        count = self._at(event)
        self.rated.emit(0 if count == self._count else count)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Digits and arrows."""
        key = event.key()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
            self.rated.emit(key - Qt.Key.Key_0.value)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self.rated.emit(min(MOST, max(0, self._count + step)))
        else:
            super().keyPressEvent(event)

    def _at(self, event: QMouseEvent) -> int:
        return min(MOST, max(1, int(event.position().x()) // (SIDE + GAP) + 1))


def draw_star(painter: QPainter, rect: QRect, *, is_full: bool, colour: str = "") -> None:
    """One star in a square, full ones in a colour or in the theme's."""
    colours = theme.current()
    radius, middle = rect.width() / 2 - 1, QPointF(rect.center()) + QPointF(0.5, 0.5)
    shape = QPolygonF([middle + QPointF(x * radius, y * radius) for x, y in CORNERS])
    full = QColor(colour or colours.warn)
    painter.setPen(full if is_full else QColor(colours.muted))
    painter.setBrush(full if is_full else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(shape)
