"""Viewport: which part of the endless board a widget shows, and how large."""

from PySide6.QtCore import QPointF, QSize

from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import FAR, Point

FARTHEST, CLOSEST = 0.02, 16.0
STEP = 1.2
# Of the view, what a fitted board fills.
FILLED = 0.86


class Viewport:
    """`origin` is the point of the board in the widget's corner, `scale` the pixels of a unit."""

    def __init__(self) -> None:
        self.origin = QPointF(0, 0)
        self.scale = 1.0

    def to_board(self, place: QPointF) -> Point:
        """The point of the board at a place of the widget."""
        return Point(self.origin.x() + place.x() / self.scale, self.origin.y() + place.y() / self.scale)

    def to_widget(self, point: Point) -> QPointF:
        """The place of the widget where a point of the board is."""
        return QPointF((point.x - self.origin.x()) * self.scale, (point.y - self.origin.y()) * self.scale)

    def area(self, size: QSize) -> Bounds:
        """What of the board is seen."""
        left, top = self.origin.x(), self.origin.y()
        return Bounds(left, top, left + size.width() / self.scale, top + size.height() / self.scale)

    def zoom(self, factor: float, at: QPointF) -> None:
        """Closer (above 1) or farther, with what is at a place of the widget staying there."""
        before = self.to_board(at)
        self.scale = min(CLOSEST, max(FARTHEST, self.scale * factor))
        self.origin = QPointF(before.x - at.x() / self.scale, before.y - at.y() / self.scale)

    def pan(self, shift: QPointF) -> None:
        """Carry the board along by so many pixels."""
        self.origin -= shift / self.scale
        self.origin = QPointF(min(FAR, max(-FAR, self.origin.x())), min(FAR, max(-FAR, self.origin.y())))

    def fit(self, box: Bounds | None, size: QSize) -> None:
        """Show all of a box, never larger than it is; with none, the middle of the board."""
        if box is None:
            self.scale = 1.0
            self.origin = QPointF(-size.width() / 2, -size.height() / 2)
            return
        room = min(size.width() / max(box.width, 1.0), size.height() / max(box.height, 1.0)) * FILLED
        self.scale = min(1.0, max(FARTHEST, room))
        centre = box.middle
        self.origin = QPointF(centre.x - size.width() / 2 / self.scale, centre.y - size.height() / 2 / self.scale)
