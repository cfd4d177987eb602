"""TableLayout: where the cells of a table are, and how their words are broken; drawn in the theme's colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen, QTextLayout, QTextOption

from core.collaboration.rich_styles import Line, Run
from core.collaboration.rich_tables import Table
from ui import theme
from ui.collaboration.rich_formats import TEXT_PX, RichFormats

PAD_X, PAD_Y = 10, 6
LEAST_PX = 56
# A column grows with its words up to this before lines are broken.
WIDE_PX = 320
RADIUS = 6.0
_HEAD = Line()


@dataclass(frozen=True)
class Spot:
    """A cell and where it is in its table."""

    row: str
    column: str
    rect: QRectF


class TableLayout:
    """One table for one width. Without rows or columns it is a line that says so."""

    def __init__(
        self, table: Table, cells: Sequence[Sequence[Sequence[Run]]], formats: RichFormats, *, width: float
    ) -> None:
        self.table = table
        self._layouts = [[_laid(cell, formats, is_head=index == 0) for cell in row] for index, row in enumerate(cells)]
        self._widths = self._shared(width)
        self._heights = [
            max((self._broken(layout, at) for at, layout in enumerate(row)), default=0.0) for row in self._layouts
        ]
        self.size = QSizeF(sum(self._widths) + 1, sum(self._heights) + 1)

    def spots(self) -> list[Spot]:
        """Every cell."""
        found = []
        top = 0.0
        for row, height in zip(self.table.rows, self._heights, strict=True):
            left = 0.0
            for column, width in zip(self.table.columns, self._widths, strict=True):
                found.append(Spot(row, column, QRectF(left, top, width, height)))
                left += width
            top += height
        return found

    def spot_at(self, place: QPointF) -> Spot | None:
        """The cell at a place of the table."""
        return next((spot for spot in self.spots() if spot.rect.contains(place)), None)

    def paint(self, painter: QPainter, origin: QPointF) -> None:
        """Draw it."""
        painter.save()
        painter.translate(origin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(0.5, 0.5, self.size.width() - 1, self.size.height() - 1)
        outline = QPainterPath()
        outline.addRoundedRect(frame, RADIUS, RADIUS)
        if self._heights:
            painter.save()
            painter.setClipPath(outline)
            painter.fillRect(QRectF(0, 0, self.size.width(), self._heights[0]), theme.colour("raised"))
            painter.restore()
        painter.setPen(QPen(theme.colour("border"), 1.0))
        self._paint_rules(painter)
        painter.drawPath(outline)
        painter.setPen(theme.colour("text"))
        for spot, layout in zip(self.spots(), (layout for row in self._layouts for layout in row), strict=True):
            layout.draw(painter, spot.rect.topLeft() + QPointF(PAD_X, PAD_Y))
        painter.restore()

    def _paint_rules(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        at = 0.0
        for height in self._heights[:-1]:
            at += height
            painter.drawLine(QPointF(0, at), QPointF(self.size.width() - 1, at))
        at = 0.0
        for width in self._widths[:-1]:
            at += width
            painter.drawLine(QPointF(at, 0), QPointF(at, self.size.height() - 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _shared(self, width: float) -> list[float]:
        """How wide each column is: as its words ask for, as far as there is room."""
        count = len(self.table.columns)
        asked = [
            min(
                WIDE_PX,
                max([LEAST_PX, *(row[at].maximumWidth() + 2 * PAD_X + 1 for row in self._layouts if at < len(row))]),
            )
            for at in range(count)
        ]
        too_much = sum(asked) - width
        if too_much <= 0:
            return [float(round(value)) for value in asked]
        spare = sum(value - LEAST_PX for value in asked)
        share = min(1.0, too_much / spare) if spare else 0.0
        return [float(int(value - (value - LEAST_PX) * share)) for value in asked]

    def _broken(self, layout: QTextLayout, column: int) -> float:
        width = max(1.0, self._widths[column] - 2 * PAD_X)
        height = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return float(round(height + 2 * PAD_Y))


def _laid(runs: Sequence[Run], formats: RichFormats, *, is_head: bool) -> QTextLayout:
    layout = QTextLayout("".join(run.text for run in runs))
    layout.setFont(theme.font(TEXT_PX, QFont.Weight.DemiBold if is_head else QFont.Weight.Normal))
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    ranges = []
    at = 0
    for run in runs:
        part = QTextLayout.FormatRange()
        part.start, part.length = at, len(run.text.encode("utf-16-le")) // 2
        part.format = formats.chars(run.marks, _HEAD)
        if is_head and not run.marks.bold:
            part.format.setFontWeight(QFont.Weight.DemiBold)
        ranges.append(part)
        at += part.length
    layout.setFormats(ranges)
    # lays the words out once, to know how wide they would be
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setLineWidth(WIDE_PX * 4)
    layout.endLayout()
    return layout
