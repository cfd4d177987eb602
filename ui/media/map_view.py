"""MapView: the world, offline, with what was taken where; near places are one dot until one looks closer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.media.records import Place
from core.media.world import countries
from ui import theme

# Mercator leaves the poles out.
MOST_LATITUDE = 83.0
# Dots nearer than this are one.
NEAR_PX = 44
CLOSEST = 4000.0
STEP = 1.25
DRAGGED_PX = 4


@dataclass(frozen=True)
class Dot:
    """Places near each other: how many, where on the widget, and their bounds: south, west, north, east."""

    count: int
    x: float
    y: float
    area: tuple[float, float, float, float]

    @property
    def radius(self) -> float:
        """A hundred times as many are drawn about twice as wide."""
        return 11.0 + 4.0 * float(np.log10(self.count))


class MapView(QWidget):
    """Wheel and + − zoom, dragging and arrows move, a click on a dot asks for what was taken there."""

    area_wanted = Signal(object)
    """South, west, north, east of the dot that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = np.zeros((0, 2))
        self._degrees = np.zeros((0, 2))
        self._scale = 1.0
        self._middle = QPointF(0.5, 0.42)
        self._pressed: QPoint | None = None
        self._dragged = False
        self._hovered: Dot | None = None
        self._land: QPainterPath | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Map of places")
        theme.changed.connect(self.update)

    def show_places(self, places: Sequence[Place]) -> None:
        """Show these; the first time so that all can be seen."""
        is_first = not len(self._points) and bool(places)
        self._degrees = np.array([(place.latitude, place.longitude) for place in places]).reshape(-1, 2)
        self._points = projected(self._degrees[:, 0], self._degrees[:, 1])
        if is_first:
            self.fit()
        self.update()

    def fit(self) -> None:
        """Show all places."""
        if len(self._points):
            low, high = self._points.min(axis=0), self._points.max(axis=0)
            self._middle = QPointF(*(low + high) / 2)
            width, height = np.maximum(high - low, 0.004)
            room = 0.7 * min(self.width() / (width * self._side), self.height() / (height * self._side))
            self._scale = float(np.clip(room, 1.0, 60.0))
        self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Closer (above 1) or farther, with what is at a point of the widget staying there."""
        point = at or QPointF(self.width() / 2, self.height() / 2)
        before = self._unproject(point)
        self._scale = min(CLOSEST, max(1.0, self._scale * factor))
        after = self._unproject(point)
        self._middle += before - after
        self._hold()
        self.update()

    def dots(self) -> list[Dot]:
        """What is in view, near places together."""
        if not len(self._points):
            return []
        unit = self._side * self._scale
        x = (self._points[:, 0] - self._middle.x()) * unit + self.width() / 2
        y = (self._points[:, 1] - self._middle.y()) * unit + self.height() / 2
        seen = (x > -NEAR_PX) & (x < self.width() + NEAR_PX) & (y > -NEAR_PX) & (y < self.height() + NEAR_PX)
        # cells fixed to the world, so that dots keep together while one drags
        cells = np.floor(self._points[seen] * unit / NEAR_PX).astype(np.int64)
        _, which = np.unique(cells, axis=0, return_inverse=True)
        found = []
        for number in range(int(which.max()) + 1 if len(which) else 0):
            mine = which.reshape(-1) == number
            degrees = self._degrees[seen][mine]
            south, west = degrees.min(axis=0)
            north, east = degrees.max(axis=0)
            area = (float(south), float(west), float(north), float(east))
            found.append(Dot(int(mine.sum()), float(x[seen][mine].mean()), float(y[seen][mine].mean()), area))
        return found

    def dot_at(self, point: QPointF) -> Dot | None:
        """The dot under a point of the widget."""
        near = [dot for dot in self.dots() if np.hypot(dot.x - point.x(), dot.y - point.y()) <= dot.radius + 3]
        return min(near, key=lambda dot: np.hypot(dot.x - point.x(), dot.y - point.y()), default=None)

    @property
    def _side(self) -> float:
        """Pixels of the whole world's width at the farthest."""
        return max(self.width(), self.height() / 0.75)

    def _unproject(self, point: QPointF) -> QPointF:
        unit = self._side * self._scale
        return self._middle + QPointF((point.x() - self.width() / 2) / unit, (point.y() - self.height() / 2) / unit)

    def _hold(self) -> None:
        """Never lose the world from view."""
        self._middle = QPointF(min(1.0, max(0.0, self._middle.x())), min(0.9, max(0.1, self._middle.y())))

    # Drawing and listening

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's names from here on
        """The land, then the dots."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), 10, 10)
        painter.setClipPath(frame)
        painter.fillRect(self.rect(), QColor(colours.sidebar))
        unit = self._side * self._scale
        painter.save()
        turn = QTransform.fromTranslate(self.width() / 2, self.height() / 2).scale(unit, unit)
        painter.setTransform(turn.translate(-self._middle.x(), -self._middle.y()), True)
        painter.setPen(QPen(QColor(colours.strong), 0))
        painter.setBrush(QColor(colours.border))
        if self._land is None:
            self._land = land()
        painter.drawPath(self._land)
        painter.restore()
        for dot in self.dots():
            self._draw(painter, dot)
        painter.end()

    def _draw(self, painter: QPainter, dot: Dot) -> None:
        colours = theme.current()
        is_hovered = self._hovered is not None and self._hovered.area == dot.area
        halo = QColor(colours.accent)
        halo.setAlphaF(0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(halo)
        painter.drawEllipse(QPointF(dot.x, dot.y), dot.radius + 4, dot.radius + 4)
        painter.setBrush(QColor(colours.accent_hover if is_hovered else colours.accent))
        painter.drawEllipse(QPointF(dot.x, dot.y), dot.radius, dot.radius)
        painter.setPen(QColor(colours.on_accent))
        painter.setFont(theme.font(11, is_tabular=True))
        text = f"{dot.count:,}" if dot.count < 10_000 else f"{dot.count // 1000}k"
        painter.drawText(QRectF(dot.x - 30, dot.y - 10, 60, 20), Qt.AlignmentFlag.AlignCenter, text)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom where the pointer is."""
        self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin to drag, perhaps."""
        self._pressed, self._dragged = event.position().toPoint(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the world, or say what is under the pointer."""
        if self._pressed is None:
            self._hover(event.position())
            return
        moved = event.position().toPoint() - self._pressed
        if self._dragged or moved.manhattanLength() > DRAGGED_PX:
            self._dragged = True
            unit = self._side * self._scale
            self._middle -= QPointF(moved.x() / unit, moved.y() / unit)
            self._pressed = event.position().toPoint()
            self._hold()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click asks for what is there."""
        dot = None if self._dragged else self.dot_at(event.position())
        self._pressed = None
        if dot is not None:
            self.area_wanted.emit(dot.area)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Plus and minus zoom, arrows move, 0 shows all."""
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in steps:
            unit = self._side * self._scale
            self._middle += QPointF(steps[key][0] * 80 / unit, steps[key][1] * 80 / unit)
            self._hold()
            self.update()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The first time, show all places."""
        super().resizeEvent(event)
        if event.oldSize().width() < 1:
            self.fit()

    def _hover(self, point: QPointF) -> None:
        found = self.dot_at(point)
        if found != self._hovered:
            self._hovered = found
            self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
            self.setToolTip(f"{found.count:,} {'item' if found.count == 1 else 'items'}: click to see" if found else "")
            self.update()


def projected(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Web Mercator of degrees as (n, 2) in a world one wide: x to the east, y down."""
    held = np.radians(np.clip(latitude, -MOST_LATITUDE, MOST_LATITUDE))
    y = 0.5 - np.log(np.tan(np.pi / 4 + held / 2)) / (2 * np.pi)
    return np.stack([longitude / 360.0 + 0.5, y], axis=-1)


def land() -> QPainterPath:
    """The outlines of all countries in the projection."""
    path = QPainterPath()
    for country in countries():
        for ring in country.rings:
            points = projected(ring[:, 1], ring[:, 0])
            # what goes on beyond the 180th meridian is seen at the other edge too
            turns = [0, *([-1] if points[:, 0].max() > 1.0 else []), *([1] if points[:, 0].min() < 0.0 else [])]
            for turn in turns:
                path.moveTo(points[0, 0] + turn, points[0, 1])
                for x, y in points[1:]:
                    path.lineTo(x + turn, y)
                path.closeSubpath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return path
