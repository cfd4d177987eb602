"""What stands around the lines of a rich text: bullets, numbers, check boxes, bars of quotes, grounds of code."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextBlock
from PySide6.QtWidgets import QTextEdit

from core.collaboration.rich_styles import ITEMS, Line, LineKind
from ui import theme
from ui.collaboration.languages import TITLES
from ui.collaboration.rich_formats import AREA_PX, CODE_MARGIN_PX, INDENT_PX, ITEM_PX, TEXT_PX, RichFormats
from ui.icons import paint as paint_icon

BOX_PX = 16.0
RADIUS = 8.0
LABEL_PX = 11


class RichMargins:
    """Paints the margins of one editor."""

    def __init__(self, editor: QTextEdit, formats: RichFormats) -> None:
        self._editor = editor
        self._formats = formats
        self._labels: list[tuple[QRectF, int]] = []
        self._first = 0

    def paint_behind(self, painter: QPainter) -> None:
        """What is under the words."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._labels = []
        area: QRectF | None = None
        held: Line | None = None
        start = 0
        for block, rect in self._shown():
            line = self._formats.line(block)
            if line.kind == LineKind.RULE:
                y = round(rect.center().y()) + 0.5
                painter.setPen(QPen(theme.colour("border"), 1.0))
                painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            if line.kind not in (LineKind.CODE, LineKind.QUOTE):
                continue
            if area is not None and held == line and abs(area.bottom() - rect.top()) < 24:
                area = area.united(rect)
            else:
                self._paint_area(painter, area, held, start)
                area, held, start = rect, line, block.position()
        self._paint_area(painter, area, held, start)

    def paint_over(self, painter: QPainter) -> None:
        """Bullets, numbers and boxes."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        number = 0
        last: QTextBlock | None = None
        for block, _ in self._shown():
            line = self._formats.line(block)
            if line.kind not in ITEMS:
                continue
            first = self._first_line(block)
            if line.kind == LineKind.NUMBER:
                is_next = last is not None and last.next() == block and self._formats.line(last) == line
                number = number + 1 if is_next else self.number(block)
                last = block
                painter.setFont(theme.font(TEXT_PX, is_tabular=True))
                painter.setPen(theme.colour("muted"))
                place = QRectF(first.left() - ITEM_PX - 12, first.top(), ITEM_PX + 4, first.height())
                painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{number}.")
            elif line.kind == LineKind.BULLET:
                self._paint_bullet(painter, first, line.indent)
            else:
                self._paint_box(painter, self.box_rect(block), line.is_done)

    def number(self, block: QTextBlock) -> int:
        """The number of a numbered line: how many of its list are before it, and one."""
        line = self._formats.line(block)
        count = 1
        block = block.previous()
        while block.isValid():
            found = self._formats.line(block)
            if found.indent < line.indent or (found.indent == line.indent and found.kind != LineKind.NUMBER):
                break
            count += found.indent == line.indent
            block = block.previous()
        return count

    def box_rect(self, block: QTextBlock) -> QRectF:
        """Where a line's check box is, in the viewport."""
        first = self._first_line(block)
        return QRectF(first.left() - ITEM_PX + 3, first.center().y() - BOX_PX / 2, BOX_PX, BOX_PX)

    def label_at(self, place: QPointF) -> int | None:
        """The position of the code whose language is named at a place of the viewport."""
        return next((start for rect, start in self._labels if rect.contains(place)), None)

    def first_shown(self) -> QTextBlock:
        """The first line that can be seen: searched from where it was, for Qt's own search begins at the top."""
        document, down = self._editor.document(), self._editor.verticalScrollBar().value()
        layout = document.documentLayout()

        def is_above(number: int) -> bool:
            return layout.blockBoundingRect(document.findBlockByNumber(number)).bottom() < down

        most = document.blockCount() - 1
        low = high = min(self._first, most)
        step = 1
        while low > 0 and not is_above(low):
            low, step = max(0, low - step), 2 * step
        while high < most and is_above(high):
            high, step = min(most, high + step), 2 * step
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if is_above(middle) else (low, middle)
        self._first = low
        return document.findBlockByNumber(low)

    def _shown(self) -> list[tuple[QTextBlock, QRectF]]:
        """The lines that can be seen, and where they are in the viewport."""
        editor = self._editor
        layout = editor.document().documentLayout()
        down = editor.verticalScrollBar().value()
        height = editor.viewport().height()
        block = self.first_shown()
        found = []
        while block.isValid():
            rect = layout.blockBoundingRect(block).translated(0, -down)
            if rect.top() > height:
                break
            found.append((block, rect))
            block = block.next()
        return found

    def _first_line(self, block: QTextBlock) -> QRectF:
        """Where the first row of a line's words is."""
        layout = block.layout()
        down = self._editor.verticalScrollBar().value()
        place = layout.position() - QPointF(0, down)
        row = layout.lineAt(0) if layout.lineCount() else None
        rect = row.rect() if row is not None and row.isValid() else QRectF(0, 0, 0, TEXT_PX * 1.3)
        # beside a picture, the mark stands where words would begin
        return QRectF(rect.left() + place.x(), rect.top() + place.y(), rect.width(), min(rect.height(), TEXT_PX * 1.4))

    def _paint_area(self, painter: QPainter, area: QRectF | None, line: Line | None, start: int) -> None:
        if area is None or line is None:
            return
        left = area.left() + line.indent * INDENT_PX
        painter.setPen(Qt.PenStyle.NoPen)
        if line.kind == LineKind.QUOTE:
            painter.setBrush(theme.colour("strong"))
            painter.drawRoundedRect(QRectF(left, area.top() - 1, 3, area.height() + 2), 1.5, 1.5)
            return
        # the lines' own rectangles begin at the margin, but are narrower by it
        right = self._editor.viewport().width() - self._editor.document().documentMargin()
        box = QRectF(left, area.top() - AREA_PX, right - left, area.height() + 2 * AREA_PX)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if not self._editor.isReadOnly() or line.language:
            painter.setPen(theme.colour("muted"))
            painter.setFont(theme.font(LABEL_PX))
            corner = box.adjusted(0, 6, -CODE_MARGIN_PX, 0)
            words = TITLES.get(line.language, line.language) or "Plain code"
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(corner, flags, words)
            self._labels.append((painter.boundingRect(corner, int(flags), words).adjusted(-4, -3, 4, 3), start))

    def _paint_bullet(self, painter: QPainter, first: QRectF, indent: int) -> None:
        centre = QPointF(first.left() - ITEM_PX / 2 - 2, first.center().y() + 0.5)
        painter.setPen(QPen(theme.colour("muted"), 1.2))
        painter.setBrush(theme.colour("muted") if indent % 2 == 0 else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 2.6, 2.6)

    def _paint_box(self, painter: QPainter, rect: QRectF, is_done: bool) -> None:
        frame = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour("accent" if is_done else "strong"), 1.2))
        painter.setBrush(theme.colour("accent" if is_done else "surface"))
        painter.drawRoundedRect(frame, 4, 4)
        if is_done:
            paint_icon(painter, rect.adjusted(2, 2, -2, -2), "check", theme.current().on_accent)
