"""The pointers of others on the board: an arrow in their colour with their name beside it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPolygonF

from core.collaboration.board import Pointer
from core.collaboration.board_shapes import Point
from ui import theme
from ui.collaboration.carets import colour_of

FLAG = 17
# The arrow of a mouse, 16 pixels high, its tip at the place.
ARROW = ((0, 0), (4.6, 15.5), (7.2, 9.1), (13.6, 6.6))


def paint_pointers(
    painter: QPainter, pointers: Sequence[Pointer], place: Callable[[Point], QPointF], width: int
) -> None:
    """Draw them in widget coordinates; `place` says where a point of the board is on the widget."""
    font = theme.font(10, QFont.Weight.DemiBold)
    for pointer in pointers:
        at = place(pointer.at)
        colour = colour_of(pointer.peer_id)
        painter.setPen(QPen(theme.colour("surface"), 1.2))
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in ARROW]))
        metrics = QFontMetrics(font)
        name = metrics.elidedText(pointer.name, Qt.TextElideMode.ElideRight, 160)
        wide = metrics.horizontalAdvance(name) + 12
        flag = QRectF(min(at.x() + 12, max(0.0, width - wide)), at.y() + 15, wide, FLAG)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(flag, 4, 4)
        painter.setPen(theme.colour("window"))
        painter.setFont(font)
        painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, name)
