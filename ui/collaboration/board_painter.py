"""How the shapes of a board are painted: on the screen in its theme, and on paper."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTextOption

from core.collaboration import board_geometry as geometry
from core.collaboration.board_geometry import Shapes
from core.collaboration.board_shapes import ORIGIN, Kind, Point, Shape
from core.collaboration.board_svg import FILL_OPACITY, INSET, STICKY_SHARE, mixed
from ui import theme
from ui.theme import Theme

# Words lower than this on the screen are a grey line at best.
READABLE_PX = 3.0
# Strokes are drawn in so many widths between the lightest and the hardest touch.
PRESSURES = 10
RADIUS = 6.0
# A line thinner than this on the screen shows neither pressure nor curves.
FINE_PX = 1.0
COARSE_POINTS = 24

Pictures = Callable[[str], QImage | None]
"""A picture of the file store by its digest; None while it is not here."""


class _Run(NamedTuple):
    """A piece of a stroke in one width."""

    width: float
    path: QPainterPath


class BoardPainter:
    """Paints shapes in board coordinates; remembers the paths of strokes while their shapes are the same."""

    def __init__(self, pictures: Pictures | None = None) -> None:
        self.pictures: Pictures = pictures or (lambda digest: None)
        self._strokes: dict[tuple[str, bool], tuple[Shape, list[_Run]]] = {}

    def forget(self, shape_id: str) -> None:
        """A shape is gone."""
        for is_far in (True, False):
            self._strokes.pop((shape_id, is_far), None)

    def paint(self, painter: QPainter, shape: Shape, shapes: Shapes, colours: Theme, *, scale: float = 1.0) -> None:
        """Draw one shape. `scale` is how many pixels a unit of the board has."""
        colour = QColor(getattr(colours, shape.colour))
        pen = QPen(colour, shape.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if shape.kind == Kind.PEN:
            self._paint_stroke(painter, shape, pen, scale)
        elif shape.is_line:
            _paint_line(painter, shape, shapes)
        else:
            self._paint_box(painter, shape, colours, scale)

    def _paint_stroke(self, painter: QPainter, shape: Shape, pen: QPen, scale: float) -> None:
        is_far = shape.width * scale < FINE_PX
        key = (shape.id, is_far)
        known = self._strokes.get(key)
        # elsewhere or in another colour, its path is the same
        if known is None or _form(known[0]) != _form(shape):
            placed = replace(shape, at=ORIGIN)
            known = (shape, _coarse(placed) if is_far else _runs(placed))
            if shape.id:
                self._strokes[key] = known
        painter.translate(*shape.at)
        for width, path in known[1]:
            pen.setWidthF(width)
            painter.setPen(pen)
            painter.drawPath(path)
        painter.translate(-shape.at.x, -shape.at.y)

    def _paint_box(self, painter: QPainter, shape: Shape, colours: Theme, scale: float) -> None:
        box = QRectF(shape.at.x, shape.at.y, shape.size.x, shape.size.y)
        painter.save()
        if shape.turn % 360:
            centre = box.center()
            painter.translate(centre)
            painter.rotate(shape.turn)
            painter.translate(-centre)
        if shape.is_filled:
            painter.setBrush(_thin(colours, shape.colour, FILL_OPACITY))
        if shape.kind == Kind.RECTANGLE:
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        elif shape.kind == Kind.ELLIPSE:
            painter.drawEllipse(box)
        elif shape.kind == Kind.STICKY:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mixed(getattr(colours, shape.colour), colours.surface, STICKY_SHARE)))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        elif shape.kind == Kind.PICTURE:
            self._paint_picture(painter, shape, box, colours)
        if shape.text and shape.letters * scale >= READABLE_PX:
            _paint_words(painter, shape, box, colours)
        painter.restore()

    def _paint_picture(self, painter: QPainter, shape: Shape, box: QRectF, colours: Theme) -> None:
        image = self.pictures(shape.digest)
        if image is not None and not image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, image)
            return
        # its bytes are on their way
        painter.setPen(QPen(QColor(colours.strong), 1.0, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(box, RADIUS, RADIUS)


def _form(shape: Shape) -> tuple[object, ...]:
    return (id(shape.ink), shape.size, shape.turn, shape.width)


def words_box(shape: Shape) -> QRectF:
    """Where a shape's words stand."""
    inset = 0.0 if shape.kind == Kind.TEXT else INSET
    return QRectF(shape.at.x, shape.at.y, shape.size.x, shape.size.y).adjusted(inset, inset, -inset, -inset)


def words_alignment(shape: Shape) -> Qt.AlignmentFlag:
    """In the middle of what was drawn, from the top left of what is written."""
    is_drawn = shape.kind in (Kind.RECTANGLE, Kind.ELLIPSE)
    return Qt.AlignmentFlag.AlignCenter if is_drawn else Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft


def _paint_words(painter: QPainter, shape: Shape, box: QRectF, colours: Theme) -> None:
    # on a note, letters in the note's own colour would be too faint
    painter.setPen(QColor(colours.text if shape.kind == Kind.STICKY else getattr(colours, shape.colour)))
    painter.setFont(theme.font(max(1, round(shape.letters))))
    option = QTextOption(words_alignment(shape))
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    painter.drawText(words_box(shape), shape.text, option)


def _paint_line(painter: QPainter, shape: Shape, shapes: Shapes) -> None:
    start, end = geometry.ends(shape, shapes)
    painter.drawLine(QPointF(*start), QPointF(*end))
    if shape.kind == Kind.ARROW and (head := geometry.head(shape, shapes)):
        painter.drawPolyline([QPointF(*point) for point in head])


def _runs(shape: Shape) -> list[_Run]:
    points = geometry.stroke(shape)
    if len(points) == 1:
        return [_Run(geometry.width_at(shape, shape.ink[0].pressure), _curve([points[0], points[0]]))]
    found: list[_Run] = []
    start = 0
    levels = [round(ink.pressure * PRESSURES) for ink in shape.ink]
    for level, group in itertools.groupby(levels[1:]):
        length = len(list(group))
        # one point more at both ends, or the joints show
        piece = points[start : start + length + 1]
        found.append(_Run(geometry.width_at(shape, level / PRESSURES), _curve(piece)))
        start += length
    return found


def _coarse(shape: Shape) -> list[_Run]:
    """From far away: one width, and no more points than can be told apart."""
    points = geometry.stroke(shape)
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1 : -1 : max(1, len(points) // COARSE_POINTS)]:
        path.lineTo(*point)
    end = QPointF(*points[-1])
    path.lineTo(end if len(points) > 1 else end + QPointF(0.01, 0))
    pressure = sum(ink.pressure for ink in shape.ink) / len(shape.ink)
    return [_Run(geometry.width_at(shape, pressure), path)]


def _curve(points: list[Point]) -> QPainterPath:
    """A smooth line: through the middles between points, bent towards each."""
    path = QPainterPath(QPointF(*points[0]))
    for one, other in itertools.pairwise(points[1:]):
        path.quadTo(QPointF(*one), QPointF((one.x + other.x) / 2, (one.y + other.y) / 2))
    end = QPointF(*points[-1])
    # a line of no length is not painted; a hair's breadth becomes a dot
    path.lineTo(end if path.currentPosition() != end else end + QPointF(0.01, 0))
    return path


def _thin(colours: Theme, name: str, opacity: float) -> QColor:
    colour = QColor(getattr(colours, name))
    colour.setAlphaF(opacity)
    return colour
