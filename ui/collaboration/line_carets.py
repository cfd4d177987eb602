"""The carets of others in a field of one line, which Qt draws without saying where its letters are."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QTextLayout, QTextLine
from PySide6.QtWidgets import QLineEdit

from core.collaboration.records import Cursor
from ui.collaboration.carets import STRENGTH, WIDTH, colour_of

# Qt's rectangle around a caret begins so far left of it (QWidgetLineControl::cursorRect).
BEFORE = 5


def caret_x(field: QLineEdit, position: int) -> int:
    """Where the caret would be at a position in UTF-16 units, in px from the left, also out of sight."""
    layout = _layout(field)
    return _origin(field, layout) + round(_x(layout.lineAt(0), position))


def paint_line_carets(field: QLineEdit, cursors: Sequence[Cursor]) -> None:
    """A line in their colour for each, and what they have selected."""
    if not cursors:
        return
    layout = _layout(field)
    line, origin = layout.lineAt(0), _origin(field, layout)
    high = field.fontMetrics().height() + 4
    top = (field.height() - high) // 2
    painter = QPainter(field)
    painter.setClipRect(field.contentsRect().adjusted(2, 2, -2, -2))
    for cursor in cursors:
        start, end = (origin + round(_x(line, at)) for at in (cursor.anchor, cursor.head))
        colour = colour_of(cursor.peer_id)
        painter.fillRect(QRect(end - WIDTH // 2, top, WIDTH, high), colour)
        colour.setAlpha(STRENGTH)
        painter.fillRect(QRect(min(start, end), top, abs(end - start), high), colour)
    painter.end()


def _layout(field: QLineEdit) -> QTextLayout:
    layout = QTextLayout(field.displayText(), field.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout


def _origin(field: QLineEdit, layout: QTextLayout) -> int:
    """Where the first letter begins; left of the field when it is scrolled away."""
    own = field.cursorRect().left() + BEFORE
    return own - round(_x(layout.lineAt(0), field.cursorPosition()))


def _x(line: QTextLine, position: int) -> float:
    # PySide answers with the position too: it may be in the middle of a character
    found: Any = line.cursorToX(position)
    return float(found[0] if isinstance(found, tuple) else found)
