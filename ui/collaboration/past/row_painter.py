"""RowPainter: a row as a card of words, with its mark, its small picture and the colours of people."""

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.collaboration import utf16
from ui import icons, theme
from ui.collaboration.carets import colour_of
from ui.collaboration.past.rows import MARKS, ROWS_MOST, Line, Row, Span
from ui.collaboration.shelf_tile import Looks
from ui.media.thumbnails import RADIUS

AnyIndex = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole
INSIDE, GAP, BETWEEN = 12, 8, 3
HEADING = 34
ICON = 16
PICTURE = QSize(80, 60)
# More of one entry nobody reads at a glance; the document has the rest.
LINES_MOST = 40
# What Qt takes for the end of a line inside a layout.
TO_LAYOUT = str.maketrans({"\n": "\u2028", "\r": " ", "\t": " "})


class RowPainter(QStyledItemDelegate):
    """`width` is that of the list; its rows break there."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks = looks
        self.width = 300
        # breaking words into lines is the dear part
        self._heights: dict[tuple[Row, int], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802 - Qt's names
        """As high as its lines."""
        row: Row = index.data(ROW)
        key = (row, self.width)
        if key not in self._heights:
            if len(self._heights) > 4 * ROWS_MOST:
                self._heights.clear()
            self._heights[key] = self._height(row)
        return QSize(self.width, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Ground, mark, picture, lines."""
        row: Row = index.data(ROW)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.is_heading:
            for layout in self._layouts(row, rect.width()):
                layout.draw(painter, QPointF(rect.left() + 2, rect.top() + HEADING - 24))
            painter.restore()
            return
        box = QRectF(rect).adjusted(1, 1, -1, -GAP + 1)
        _ground(painter, box, option.state, row)
        left, top = box.left() + INSIDE, box.top() + INSIDE - 2
        if row.mark:
            icon, _, tone = MARKS[row.mark]
            icons.paint(painter, QRectF(left, top + 1, ICON, ICON), icon, getattr(theme.current(), tone))
        if row.picture:
            self._paint_picture(painter, QPointF(box.right() - INSIDE - PICTURE.width(), top + 2), row.picture)
        left += self._indent(row)
        for layout in self._layouts(row, rect.width()):
            layout.draw(painter, QPointF(left, top))
            top += layout.boundingRect().height() + BETWEEN
        painter.restore()

    def _height(self, row: Row) -> int:
        if row.is_heading:
            return HEADING
        high = sum(layout.boundingRect().height() + BETWEEN for layout in self._layouts(row, self.width))
        if row.picture:
            high = max(high, PICTURE.height() + BETWEEN)
        return round(high) + 2 * INSIDE - 4 + GAP

    def _layouts(self, row: Row, width: int) -> Iterator[QTextLayout]:
        room = width - 2 * INSIDE - 2 - self._indent(row)
        if row.picture:
            room -= PICTURE.width() + INSIDE
        for line in row.lines[:LINES_MOST]:
            yield laid_out(line, max(40, room))

    @staticmethod
    def _indent(row: Row) -> int:
        return ICON + 8 if row.mark else 0

    def _paint_picture(self, painter: QPainter, at: QPointF, data: bytes) -> None:
        place = QRectF(at.x(), at.y(), PICTURE.width(), PICTURE.height())
        pixmap = self._looks.get(data, painter.device().devicePixelRatioF())
        if pixmap is not None and not pixmap.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(place, RADIUS, RADIUS)


def laid_out(line: Line, width: float) -> QTextLayout:
    """A line of spans in as many lines of a width as it needs."""
    layout = QTextLayout("".join(span.text for span in line).translate(TO_LAYOUT), theme.font(13))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(list(_formats(line)))
    layout.beginLayout()
    top = 0.0
    while (part := layout.createLine()).isValid():
        part.setLineWidth(width)
        part.setPosition(QPointF(0, top))
        top += part.height()
    layout.endLayout()
    return layout


def _formats(line: Line) -> Iterator[QTextLayout.FormatRange]:
    at = 0
    for span in line:
        made = QTextLayout.FormatRange()
        # Qt counts in UTF-16
        made.start, made.length = at, utf16.length(span.text)
        made.format = _format(span)
        at += made.length
        yield made


def _format(span: Span) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(colour_of(span.author_id) if span.author_id else theme.colour(span.tone))
    made.setFontStrikeOut(span.is_struck)
    if span.is_strong:
        made.setFontWeight(QFont.Weight.DemiBold)
    return made


def _ground(painter: QPainter, box: QRectF, state: QStyle.StateFlag, row: Row) -> None:
    """What is chosen, under the pointer, and has just been changed."""
    is_chosen = bool(state & QStyle.StateFlag.State_Selected)
    is_under = bool(state & QStyle.StateFlag.State_MouseOver)
    edge, width = theme.colour("strong" if is_under else "border"), 1.0
    if row.fresh:
        edge, width = QColor(colour_of(row.fresh)), 2.0
    if is_chosen and state & QStyle.StateFlag.State_HasFocus:
        edge = theme.colour("accent")
    painter.setPen(QPen(edge, width))
    painter.setBrush(theme.colour("selected" if is_chosen else "surface"))
    painter.drawRoundedRect(box, 8, 8)
