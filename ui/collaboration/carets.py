"""The carets of others: a line in their colour with their name, and what they have selected."""

import zlib
from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from core.collaboration.records import Cursor
from ui import theme

WIDTH = 2
FLAG = 15
# How much of the colour a selection has over the surface.
STRENGTH = 60


def colour_of(peer_id: str) -> QColor:
    """A machine's colour, the same on every screen of one theme."""
    series = theme.current().series
    return QColor(series[zlib.crc32(peer_id.encode()) % len(series)])


def selections(document: QTextDocument, cursors: Sequence[Cursor]) -> list[QTextEdit.ExtraSelection]:
    """What the others have selected, for `setExtraSelections`."""
    found = []
    most = document.characterCount() - 1
    for cursor in cursors:
        if cursor.anchor == cursor.head:
            continue
        selection = QTextEdit.ExtraSelection()
        place = QTextCursor(document)
        place.setPosition(min(cursor.anchor, most))
        place.setPosition(min(cursor.head, most), QTextCursor.MoveMode.KeepAnchor)
        colour = colour_of(cursor.peer_id)
        colour.setAlpha(STRENGTH)
        selection.cursor = place
        selection.format.setBackground(colour)
        found.append(selection)
    return found


def paint_caret(area: QWidget, rect: QRect, cursor: Cursor) -> None:
    """A line at `rect`, and the name on a flag above it (below it in the first line)."""
    painter = QPainter(area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = colour_of(cursor.peer_id)
    painter.fillRect(QRect(rect.left(), rect.top(), WIDTH, rect.height()), colour)
    font = theme.font(10, QFont.Weight.DemiBold)
    width = QFontMetrics(font).horizontalAdvance(cursor.name) + 8
    top = rect.top() - FLAG if rect.top() >= FLAG else rect.bottom()
    left = min(rect.left(), max(0, area.width() - width))
    flag = QRectF(left, top, width, FLAG)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(flag, 3, 3)
    painter.setPen(theme.colour("window"))
    painter.setFont(font)
    painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, cursor.name)
    painter.end()
