"""The values under the pointer: a thin line, a dot on every curve, and a small card that names them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme

PADDING = 10
LINE = 18
DOT = 8
# Between the pointer and its card.
DISTANCE = 14
# More curves than fit on a card are summed up in words.
MOST_ROWS = 12
WIDEST_NAME = 200


@dataclass(frozen=True)
class ReadingRow:
    """One curve's value: colour, name, the value in words; `y` where its dot is (None: no dot)."""

    colour: str
    name: str
    words: str
    y: float | None = None


@dataclass(frozen=True)
class Reading:
    """What a chart says of one place: where (in the chart's own x), in words, and every curve's value there.

    `line` False leaves out the upright line (bars, cells).
    """

    x: float
    title: str
    rows: tuple[ReadingRow, ...]
    has_line: bool = True

    def in_words(self) -> str:
        """For screen readers."""
        return "; ".join([self.title, *(f"{row.name} {row.words}".strip() for row in self.rows)])


class ValueCard(QWidget):
    """The card. It never takes the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.reading: Reading | None = None
        self.hide()

    def show_at(self, place: QPoint, reading: Reading) -> None:
        """Show a reading beside a place of the parent, always inside the parent."""
        self.reading = reading
        size = self._size(reading)
        area = self._area.rect()
        left = place.x() + DISTANCE
        if left + size.width() > area.right():
            left = place.x() - DISTANCE - size.width()
        top = place.y() - size.height() // 2
        left = max(area.left(), min(left, area.right() - size.width()))
        top = max(area.top(), min(top, area.bottom() - size.height()))
        self.setGeometry(QRect(QPoint(left, top), size))
        self.show()
        self.raise_()
        self.update()

    def _rows(self, reading: Reading) -> Sequence[ReadingRow]:
        more = len(reading.rows) - MOST_ROWS
        if more <= 0:
            return reading.rows
        return [*reading.rows[:MOST_ROWS], ReadingRow("muted", f"and {more} more", "")]

    def _size(self, reading: Reading) -> QSize:
        small, strong = QFontMetrics(theme.font(12)), QFontMetrics(theme.font(12, theme.font().Weight.DemiBold))
        wide = small.horizontalAdvance(reading.title)
        for row in self._rows(reading):
            name = min(WIDEST_NAME, small.horizontalAdvance(row.name))
            wide = max(wide, DOT + 6 + name + 16 + strong.horizontalAdvance(row.words))
        title = LINE + 2 if reading.title else 0
        return QSize(wide + 2 * PADDING, title + LINE * len(self._rows(reading)) + 2 * PADDING - 4)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Card, title, then a row for every curve with its value on the right."""
        if self.reading is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("strong"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        y = PADDING - 2
        if self.reading.title:
            painter.setFont(theme.font(12))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRect(PADDING, y, self.width(), LINE), Qt.AlignmentFlag.AlignVCenter, self.reading.title)
            y += LINE + 2
        for row in self._rows(self.reading):
            self._paint_row(painter, row, QRect(PADDING, y, self.width() - 2 * PADDING, LINE))
            y += LINE
        painter.end()

    def _paint_row(self, painter: QPainter, row: ReadingRow, room: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(row.colour))
        painter.drawEllipse(room.left(), room.center().y() - DOT // 2 + 1, DOT, DOT)
        painter.setFont(theme.font(12, theme.font().Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.words)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("muted"))
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, WIDEST_NAME)
        painter.drawText(room.adjusted(DOT + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)


class Pointer:
    """Line, dots and card of one chart."""

    def __init__(self, view: pg.ViewBox, card: ValueCard) -> None:
        self._view = view
        self.card = card
        self.reading: Reading | None = None
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._dots = pg.ScatterPlotItem(size=8, pxMode=True)
        for item in (self._line, self._dots):
            # never part of what the axes fit to
            view.addItem(item, ignoreBounds=True)
            item.setZValue(1000)
            item.hide()
        self.dress()

    def dress(self) -> None:
        """Take the colours of the theme."""
        self._line.setPen(pg.mkPen(theme.current().strong, width=1))

    def show(self, reading: Reading, place: QPoint) -> None:
        """Show a reading; `place` is the pointer's in the card's parent."""
        self.reading = reading
        self._line.setVisible(reading.has_line)
        self._line.setValue(reading.x)
        dots = [row for row in reading.rows if row.y is not None]
        ring = QColor(theme.colour("surface"))
        self._dots.setData(
            x=[reading.x] * len(dots),
            y=[row.y for row in dots],
            brush=[pg.mkBrush(theme.colour(row.colour)) for row in dots],
            pen=pg.mkPen(ring, width=1.5),
        )
        self._dots.setVisible(bool(dots))
        self.card.show_at(place, reading)

    def hide(self) -> None:
        """Take all away."""
        self.reading = None
        self._line.hide()
        self._dots.hide()
        self.card.hide()
