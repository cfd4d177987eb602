"""PartTool: dragging a rectangle on the chosen picture, to comment on that part of it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF

from core.collaboration import board_geometry as geometry
from core.collaboration import picture_parts
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.picture_parts import Box
from ui import theme
from ui.collaboration.board_gestures import CLICK_PX, Canvas, Tool, Touch

HINT = "Drag around the part that you mean. Esc gives up."
# Of the picture around the part, how much the ground covers.
VEIL = 0.45
# Of the hint: its height, the room beside its words, and its distance from the upper edge of the board.
PILL, PILL_ROOM, PILL_TOP = 28.0, 14.0, 12.0


class PartTool(Tool):
    """Keeps the picture chosen. What was drawn goes to `canvas.comment_on`; beside the picture a click gives up."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        picture = chosen_picture(canvas)
        self._shape_id = picture.id if picture is not None else ""
        # in fractions, so that the picture may be moved by others meanwhile
        self._start: Point | None = None
        self._end: Point | None = None
        self._is_beside = False

    def press(self, touch: Touch) -> None:
        """One corner; outside the picture, the nearest place on it."""
        picture = self._picture()
        if picture is None:
            self.canvas.finish_tool()
            return
        self._start = self._end = picture_parts.fractions(picture, touch.at)
        self._is_beside = not geometry.is_hit(picture, self.canvas.shapes, touch.at, 0.0)

    def move(self, touch: Touch) -> None:
        """The opposite corner."""
        picture = self._picture()
        if self._start is not None and picture is not None:
            self._end = picture_parts.fractions(picture, touch.at)
            self.canvas.update()

    def release(self, touch: Touch) -> None:
        """A part of some size is commented on; of a slip on the picture nothing comes, and one may try again."""
        self.move(touch)
        picture, box, was_begun = self._picture(), self._box(), self._start is not None
        self._start = self._end = None
        if picture is None or (was_begun and box is None and self._is_beside):
            self.canvas.finish_tool()
        elif box is not None:
            self.canvas.finish_tool()
            self.canvas.comment_on(picture_parts.part(picture, box))
        self.canvas.update()

    def cancel(self) -> None:
        """No part."""
        self._start = self._end = None
        super().cancel()

    def paint(self, painter: QPainter) -> None:
        """A veil over the picture, but not over the part in its dashed frame; at first, what to do."""
        picture = self._picture()
        if picture is None:
            return
        accent, veil = theme.colour("accent"), QColor(theme.colour("window"))
        veil.setAlphaF(VEIL)
        whole, box = self._outline(picture, picture_parts.WHOLE), self._box()
        ground, clear = QPainterPath(), QPainterPath()
        ground.addPolygon(whole)
        if box is not None:
            clear.addPolygon(self._outline(picture, box))
        painter.fillPath(ground.subtracted(clear), veil)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, 1.2))
        painter.drawPolygon(whole)
        if box is not None:
            # a line below the dashes, or they are lost on a picture of their colour
            painter.setPen(QPen(theme.colour("surface"), 3.0))
            painter.drawPolygon(clear.toFillPolygon())
            painter.setPen(QPen(accent, 2.0, Qt.PenStyle.DashLine))
            painter.drawPolygon(clear.toFillPolygon())
        elif self._start is None:
            _paint_hint(painter)

    def _picture(self) -> Shape | None:
        return self.canvas.shapes.get(self._shape_id)

    def _box(self) -> Box | None:
        """What is drawn until now, if it is more than the slip of a hand."""
        picture = self._picture()
        if picture is None or self._start is None or self._end is None:
            return None
        box = picture_parts.between(self._start, self._end)
        if box is None:
            return None
        width, height = (box[2] - box[0]) * picture.size.x, (box[3] - box[1]) * picture.size.y
        return box if min(width, height) * self.canvas.scale >= CLICK_PX else None

    def _outline(self, picture: Shape, box: Box) -> QPolygonF:
        return QPolygonF([self.canvas.to_widget(corner) for corner in picture_parts.corners(picture, box)])


def chosen_picture(canvas: Canvas) -> Shape | None:
    """The picture that is chosen, if it is one and nothing else."""
    selected = canvas.selected
    return selected[0] if len(selected) == 1 and selected[0].kind == Kind.PICTURE else None


def _paint_hint(painter: QPainter) -> None:
    font = theme.font(12)
    wide = QFontMetrics(font).horizontalAdvance(HINT) + 2 * PILL_ROOM
    pill = QRectF((painter.viewport().width() - wide) / 2, PILL_TOP, wide, PILL)
    painter.setPen(QPen(theme.colour("border"), 1.0))
    painter.setBrush(theme.colour("surface"))
    painter.drawRoundedRect(pill, PILL / 2, PILL / 2)
    painter.setPen(theme.colour("text"))
    painter.setFont(font)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, HINT)
