"""The frame around what is selected, and the handles to resize, turn, and pull the ends of lines."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from core.collaboration import board_geometry as geometry
from core.collaboration.board_shapes import Point, Shape
from ui import theme

SIDE = 8.0
# A hand that shakes must still find it.
REACH = 9.0
TURN_ABOVE = 26.0
# Turning clicks in at these; Shift turns freely.
TURN_STEP = 15.0

Place = Callable[[Point], QPointF]
Shapes = Mapping[str, Shape]

EDGES = tuple((across, down) for down in (-1, 0, 1) for across in (-1, 0, 1) if across or down)


@dataclass(frozen=True)
class Handle:
    """One handle: `what` is resize, turn, start or end; the edges it pulls; where it is on the widget."""

    what: str
    across: int
    down: int
    at: QPointF

    @property
    def cursor(self) -> Qt.CursorShape:
        """What the pointer looks like over it."""
        if self.what != "resize":
            return Qt.CursorShape.CrossCursor if self.what == "turn" else Qt.CursorShape.SizeAllCursor
        if not self.across or not self.down:
            return Qt.CursorShape.SizeHorCursor if self.across else Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.SizeFDiagCursor if self.across == self.down else Qt.CursorShape.SizeBDiagCursor


def frame(selected: Sequence[Shape], shapes: Shapes) -> list[Point]:
    """The corners of the frame: of one shape as it is turned, of several the box around them; of one line its ends."""
    if len(selected) == 1:
        shape = selected[0]
        return list(geometry.ends(shape, shapes)) if shape.is_line else geometry.corners(shape)
    box = geometry.bounds_of(selected, shapes)
    if box is None:
        return []
    left, top, right, bottom = box
    return [Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)]


def handles(corners: Sequence[Point], place: Place, *, is_one: bool) -> list[Handle]:
    """What can be pulled at a frame; that of one shape can be turned too."""
    around = [place(corner) for corner in corners]
    if len(around) == 2:
        return [Handle("start", 0, 0, around[0]), Handle("end", 0, 0, around[1])]
    if not around:
        return []
    top_left, top_right, bottom_right, bottom_left = around
    found = []
    for across, down in EDGES:
        share, fall = (across + 1) / 2, (down + 1) / 2
        upper = top_left + (top_right - top_left) * share
        lower = bottom_left + (bottom_right - bottom_left) * share
        found.append(Handle("resize", across, down, upper + (lower - upper) * fall))
    if is_one:
        top = (top_left + top_right) / 2
        up = top - (bottom_left + bottom_right) / 2
        length = math.hypot(up.x(), up.y()) or 1.0
        found.append(Handle("turn", 0, -1, top + up / length * TURN_ABOVE))
    return found


def pulled(selected: Sequence[Shape], shapes: Shapes, handle: Handle, to: Point) -> list[Shape]:
    """The shapes when a resizing handle is pulled to a point of the board."""
    if len(selected) == 1:
        return [geometry.stretched(selected[0], handle.across, handle.down, to)]
    old = geometry.bounds_of(selected, shapes)
    if old is None:
        return []
    new = geometry.pulled(old, handle.across, handle.down, to)
    return [geometry.resized(shape, old, new) for shape in selected]


def turned_to(shape: Shape, to: Point, *, is_free: bool = False) -> Shape:
    """The shape turned so that its top looks at a point."""
    centre = geometry.middle(shape)
    degrees = math.degrees(math.atan2(to.y - centre.y, to.x - centre.x)) + 90
    if not is_free:
        degrees = round(degrees / TURN_STEP) * TURN_STEP
    return replace(shape, turn=degrees % 360)


def paint_frame(painter: QPainter, corners: Sequence[Point], place: Place, *, is_one: bool) -> None:
    """The frame and its handles, in widget coordinates."""
    accent, surface = theme.colour("accent"), theme.colour("surface")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(accent, 1.2))
    if len(corners) == 4:
        painter.drawPolygon(QPolygonF([place(corner) for corner in corners]))
    for handle in handles(corners, place, is_one=is_one):
        painter.setBrush(surface)
        square = QRectF(handle.at.x() - SIDE / 2, handle.at.y() - SIDE / 2, SIDE, SIDE)
        if handle.what == "resize":
            painter.drawRoundedRect(square, 2, 2)
        else:
            painter.drawEllipse(square.adjusted(-0.5, -0.5, 0.5, 0.5))


def paint_marquee(painter: QPainter, box: QRectF) -> None:
    """What is being chosen by dragging around it."""
    fill = QColor(theme.colour("accent"))
    fill.setAlphaF(0.1)
    painter.setPen(QPen(theme.colour("accent"), 1.0))
    painter.setBrush(fill)
    painter.drawRect(box)
