"""What the others have chosen on the board: a frame around each shape in their colour, with their name above it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF

from core.collaboration import board_geometry as geometry
from core.collaboration.board_focus import CHOSEN_MOST, BoardFocus
from core.collaboration.board_shapes import Point, Shape
from ui import theme
from ui.collaboration.board_gestures import Canvas
from ui.collaboration.board_handles import frame
from ui.collaboration.board_scene import rect_of
from ui.collaboration.board_viewport import Viewport
from ui.collaboration.carets import colour_of

WIDTH = 2.0
# Between a shape and the first frame around it, and from each to the next; the own frame is on the shape's edge.
GAP = 4.0
FLAG, FLAG_MOST = 16, 140

Shapes = Mapping[str, Shape]


@dataclass(frozen=True)
class Selection:
    """What somebody else has chosen."""

    peer_id: str
    name: str
    focus: BoardFocus


def focus_of(canvas: Canvas, pointer: Point | None) -> BoardFocus:
    """What to tell the others: of a few shapes which they are, of many, or where they are being moved, the frame."""
    selected = canvas.selected
    if len(selected) > CHOSEN_MOST:
        return BoardFocus(pointer, (), tuple(canvas.corners))
    known = canvas.board.shapes
    is_moving = any(known.get(shape.id) is not shape for shape in selected)
    return BoardFocus(pointer, tuple(shape.id for shape in selected), tuple(canvas.corners) if is_moving else ())


@dataclass(frozen=True)
class _Frames:
    """A selection's frames on the board: to be drawn, and one by one, as boxes and their highest corners."""

    selection: Selection
    path: QPainterPath
    each: Sequence[tuple[QRectF, Point]]


class Selections:
    """Remembers the frames while the shapes are the same and the scale is alike."""

    def __init__(self) -> None:
        self._shown: Sequence[Selection] = ()
        self._frames: Sequence[_Frames] | None = None
        self._scale = 0.0

    def show(self, selections: Sequence[Selection]) -> None:
        """These and no others."""
        self._shown, self._frames = selections, None

    def shapes_changed(self) -> None:
        """The shapes may be elsewhere."""
        self._frames = None

    def paint(self, painter: QPainter, shapes: Shapes, view: Viewport, size: QSize) -> None:
        """Draw them in widget coordinates."""
        # in steps, a gap is right to a pixel, and a zoom does not make all anew in each of its frames
        scale = 2 ** (round(2 * math.log2(view.scale)) / 2)
        if self._frames is None or self._scale != scale:
            self._frames, self._scale = _framed(self._shown, shapes, scale), scale
        seen = rect_of(view.area(size))
        flags: list[QRectF] = []
        for frames in self._frames:
            in_sight = [corner for box, corner in frames.each if box.intersects(seen)]
            if not in_sight:
                continue
            pen = QPen(colour_of(frames.selection.peer_id), WIDTH)
            pen.setCosmetic(True)
            painter.save()
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.scale(view.scale, view.scale)
            painter.translate(-view.origin)
            painter.drawPath(frames.path)
            painter.restore()
            top = min(in_sight, key=lambda corner: (corner.y, corner.x))
            _paint_flag(painter, frames.selection, view.to_widget(top), size, flags)


def _framed(selections: Sequence[Selection], shapes: Shapes, scale: float) -> list[_Frames]:
    """The frames of those who have chosen something; those of several around one shape are one in another."""
    around: Counter[str] = Counter()
    found = []
    for selection in selections:
        told = selection.focus.frame
        outlines = [_grown(told, GAP / scale)] if told else []
        for shape_id in selection.focus.chosen if not outlines else ():
            if (shape := shapes.get(shape_id)) is not None:
                around[shape_id] += 1
                outlines.append(_grown(frame([shape], shapes), GAP * around[shape_id] / scale))
        path = QPainterPath()
        for outline in outlines:
            path.addPolygon(QPolygonF([QPointF(*corner) for corner in outline]))
            if len(outline) > 2:
                path.closeSubpath()
        edge = WIDTH / scale
        # grown, since a level line has no height
        each = [
            (rect_of(geometry.around(outline).grown(edge)), min(outline, key=lambda corner: (corner.y, corner.x)))
            for outline in outlines
        ]
        if each:
            found.append(_Frames(selection, path, each))
    return found


def _grown(corners: Sequence[Point], gap: float) -> list[Point]:
    """A box that is so much larger, however it is turned; a line as it is."""
    if len(corners) != 4:
        return list(corners)
    top_left, top_right, _, bottom_left = corners
    across, down = _along(top_left, top_right, Point(gap, 0)), _along(top_left, bottom_left, Point(0, gap))
    return [
        Point(corner.x + right * across.x + low * down.x, corner.y + right * across.y + low * down.y)
        for corner, (right, low) in zip(corners, ((-1, -1), (1, -1), (1, 1), (-1, 1)), strict=True)
    ]


def _along(one: Point, other: Point, step: Point) -> Point:
    """As long as a step, in the direction of another point; the step itself where there is no direction."""
    dx, dy = other.x - one.x, other.y - one.y
    length = math.hypot(dx, dy)
    share = math.hypot(*step) / length if length else 0.0
    return Point(dx * share, dy * share) if length else step


def _paint_flag(painter: QPainter, selection: Selection, at: QPointF, size: QSize, flags: list[QRectF]) -> None:
    """Their name above a corner, or where that is out of sight, as near as it can be seen."""
    font = theme.font(10, QFont.Weight.DemiBold)
    metrics = QFontMetrics(font)
    name = metrics.elidedText(selection.name, Qt.TextElideMode.ElideRight, FLAG_MOST)
    wide = metrics.horizontalAdvance(name) + 12
    left = max(0.0, min(at.x() - WIDTH / 2, size.width() - wide))
    top = max(0.0, min(at.y() - FLAG - WIDTH / 2, size.height() - FLAG))
    flag = QRectF(left, top, wide, FLAG)
    # of two who chose the same, one beside the other
    while (other := next((one for one in flags if one.intersects(flag)), None)) is not None:
        flag.moveLeft(other.right() + 2)
    flags.append(flag)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour_of(selection.peer_id))
    painter.drawRoundedRect(flag, 3, 3)
    painter.setPen(theme.colour("window"))
    painter.setFont(font)
    painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, name)
