"""Marks over a board: what was added, removed, changed and moved between two moments, and what one looks at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import Point
from core.collaboration.past.difference import Sort
from ui import icons, theme
from ui.collaboration.past.rows import MARKS

# Around the shape, so that a thin line has its mark beside it and not on it.
MARGIN = 6.0
FILL = 26
SIGN = 20.0
BAND, BAND_FILL = 16.0, 72
# Of more marks in sight than these, signs and ways would cover the board, and bands take long to paint.
CROWD = 120

Place = Callable[[Point], QPointF]


@dataclass(frozen=True)
class Mark:
    """What became of a shape: the box around it, and around where it was when that is elsewhere.

    `path` are the points of a line or stroke, which is marked along its way: its box may hold half the board.
    """

    shape_id: str
    sort: Sort
    box: Bounds
    was: Bounds | None = None
    path: tuple[Point, ...] = ()


def paint_marks(painter: QPainter, marks: Sequence[Mark], place: Place, size: QSize, *, chosen: str) -> None:
    """Those that are in sight; the chosen one is painted last."""
    view = QRectF(0, 0, size.width(), size.height())
    framed_marks = [(mark, framed(mark.box, place)) for mark in marks]
    seen = [(mark, frame) for mark, frame in framed_marks if view.intersects(frame) or mark.was is not None]
    if len(seen) > CROWD:
        _paint_crowd(painter, seen)
        seen = [one for one in seen if one[0].shape_id == chosen]
    for mark, frame in sorted(seen, key=lambda one: one[0].shape_id == chosen):
        _paint_mark(painter, mark, frame, place, is_chosen=mark.shape_id == chosen)


def paint_chosen(painter: QPainter, box: Bounds, place: Place) -> None:
    """What one looks at, on a board that is not compared."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("accent"), 2.0))
    painter.drawRoundedRect(framed(box, place), 6, 6)


def framed(box: Bounds, place: Place) -> QRectF:
    """The frame around a box of the board, in the widget."""
    corners = place(Point(box.left, box.top)), place(Point(box.right, box.bottom))
    return QRectF(*corners).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)


def _paint_mark(painter: QPainter, mark: Mark, frame: QRectF, place: Place, *, is_chosen: bool) -> None:
    icon, _, tone = MARKS[mark.sort]
    colour = theme.colour(tone)
    if mark.was is not None:
        _paint_way(painter, framed(mark.was, place), frame, colour)
    corner = frame.topLeft()
    if mark.path:
        corner = _paint_along(painter, [place(point) for point in mark.path], colour, is_chosen=is_chosen)
    else:
        style = Qt.PenStyle.DashLine if mark.sort == "removed" else Qt.PenStyle.SolidLine
        painter.setBrush(_soft(colour, 2 * FILL if is_chosen else FILL))
        painter.setPen(QPen(colour, 3.0 if is_chosen else 1.6, style))
        painter.drawRoundedRect(frame, 6, 6)
    disc = QRectF(corner.x() - SIGN / 2, corner.y() - SIGN / 2, SIGN, SIGN)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("surface"))
    painter.drawEllipse(disc)
    icons.paint(painter, disc.adjusted(2, 2, -2, -2), icon, colour.name())


def _paint_crowd(painter: QPainter, seen: Sequence[tuple[Mark, QRectF]]) -> None:
    """Their boxes in their colours, and nothing else."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for sort, (_, _, tone) in MARKS.items():
        colour = theme.colour(tone)
        painter.setPen(QPen(colour, 1.0))
        painter.setBrush(_soft(colour, FILL))
        painter.drawRects([frame for mark, frame in seen if mark.sort == sort])
    painter.restore()


def _paint_along(painter: QPainter, points: Sequence[QPointF], colour: QColor, *, is_chosen: bool) -> QPointF:
    """A broad band along a line; returns where its sign stands."""
    pen = QPen(_soft(colour, BAND_FILL * 2 if is_chosen else BAND_FILL), BAND)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(list(points))
    return points[0]


def _soft(colour: QColor, alpha: int) -> QColor:
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


def _paint_way(painter: QPainter, was: QRectF, now: QRectF, colour: QColor) -> None:
    """Where it was, and the way from there."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.2, Qt.PenStyle.DotLine))
    painter.drawRoundedRect(was, 6, 6)
    way = QLineF(was.center(), now.center())
    # inside the frames it would be drawn over what is in them
    parts = [_leaving(frame, way) for frame in (was, now)]
    if not was.intersects(now):
        painter.drawLine(parts[0], parts[1])


def _leaving(frame: QRectF, way: QLineF) -> QPointF:
    """Where a way between two middles crosses a frame."""
    left, top, right, bottom = frame.left(), frame.top(), frame.right(), frame.bottom()
    corners = (QPointF(left, top), QPointF(right, top), QPointF(right, bottom), QPointF(left, bottom))
    for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
        kind, at = way.intersects(QLineF(start, end))
        if kind == QLineF.IntersectionType.BoundedIntersection:
            return at
    return frame.center()
