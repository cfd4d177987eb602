"""The carets of others: a line in their colour with their name, what they have selected, and frames around the rest."""

import zlib
from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from core.collaboration.records import Cursor
from ui import theme

WIDTH = 2
FLAG = 15
# A longer name is cut, and flags side by side stand so far apart.
NAME_WIDTH = 140
BETWEEN = 3
# How much of the colour a selection has over the surface.
STRENGTH = 60

# A machine's id and its person's name.
Person = tuple[str, str]


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


def paint_caret(area: QWidget, rect: QRect, cursor: Cursor, *, is_named: bool = True) -> None:
    """A line at `rect`, and the name on a flag above it (below it in the first line)."""
    painter = QPainter(area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRect(rect.left(), rect.top(), WIDTH, rect.height()), colour_of(cursor.peer_id))
    if is_named:
        top = rect.top() - FLAG if rect.top() >= FLAG else rect.bottom()
        left = min(rect.left(), max(0, area.width() - flag_width(cursor.name)))
        paint_flag(painter, left, top, peer_id=cursor.peer_id, name=cursor.name)
    painter.end()


def flag_width(name: str) -> int:
    """How much room a name on a flag takes."""
    metrics = QFontMetrics(_flag_font())
    return metrics.horizontalAdvance(metrics.elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDTH)) + 8


def flags_width(people: Sequence[Person]) -> int:
    """How much room flags side by side take."""
    return sum(flag_width(name) + BETWEEN for _, name in people)


def paint_flag(painter: QPainter, left: float, top: float, *, peer_id: str, name: str) -> None:
    """A name in the colour of its machine, FLAG high."""
    font = _flag_font()
    shown = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDTH)
    flag = QRectF(left, top, flag_width(name), FLAG)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour_of(peer_id))
    painter.drawRoundedRect(flag, 3, 3)
    painter.setPen(theme.colour("window"))
    painter.setFont(font)
    painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, shown)


def paint_flags(painter: QPainter, left: float, top: float, people: Sequence[Person]) -> None:
    """Names side by side."""
    for peer_id, name in people:
        paint_flag(painter, left, top, peer_id=peer_id, name=name)
        left += flag_width(name) + BETWEEN


def paint_frame(painter: QPainter, box: QRectF, peer_id: str, *, radius: float) -> None:
    """A line around what somebody is at, in their colour."""
    painter.setPen(QPen(colour_of(peer_id), WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


def _flag_font() -> QFont:
    return theme.font(10, QFont.Weight.DemiBold)
