"""ReportView: draws any Report (core.reports): text, tables, pictures, curves, and boxes over a picture.

Boxes belong over the picture that was analysed: whoever shows that picture connects `overlay`. Without anybody
to draw them they are listed in words.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.reports import Boxes, Image, Part, Report, Series, Spoken, Table, Text
from ui.widgets.chips import Chips
from ui.widgets.label import label
from ui.widgets.picture_view import PictureView
from ui.widgets.spoken_text import SpokenText
from ui.widgets.table import Cell
from ui.widgets.table import Table as TableView

CURVE_HEIGHT = 200
# Words as long as a time or a score get a column of their own width: pixels a letter, and beside the words.
SHORT, LETTER, INSIDE = 7, 8, 26
# The tags that a person looks at; all of them are searched.
MOST_TAGS = 24


class ReportView(QWidget):
    """`overlay(tuple of Box)` right after a report is shown; `tag_chosen(word)` when a tag is clicked.

    `row_chosen(cells)` when a row of a table is.
    """

    overlay = Signal(tuple)
    tag_chosen = Signal(str)
    row_chosen = Signal(tuple)

    def __init__(
        self,
        report: Report | None = None,
        *,
        find: Callable[[str], Path] | None = None,
        with_title: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """`find` gives the file of a picture in the report by its digest (`backend.files.path`)."""
        super().__init__(parent)
        self._find = find
        self._with_title = with_title
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.boxes: tuple[object, ...] = ()
        if report is not None:
            self.show_report(report)

    def show_report(self, report: Report) -> None:
        """Draw another report."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._with_title and report.title:
            self._column.addWidget(label(report.title, role="heading", wraps=True))
        if report.tags:
            self._column.addWidget(self._tags(report))
        for part in report.parts:
            if part.heading:
                self._column.addWidget(label(part.heading, tone="muted", wraps=True))
            self._column.addWidget(self._draw(part))
        self.boxes = tuple(box for part in report.parts if isinstance(part, Boxes) for box in part.boxes)
        self.overlay.emit(self.boxes)

    def _tags(self, report: Report) -> QWidget:
        chips = Chips(clickable=True)
        chips.set_words([tag.text for tag in report.tags[:MOST_TAGS]])
        chips.chosen.connect(self.tag_chosen)
        return chips

    def _draw(self, part: Part) -> QWidget:
        if isinstance(part, Text):
            return label(part.text, wraps=True, is_selectable=True)
        if isinstance(part, Table):
            table = _table(part)
            table.clicked.connect(lambda index: self.row_chosen.emit(table.cells(index)))
            return table
        if isinstance(part, Spoken):
            view = SpokenText(part)
            view.wanted.connect(lambda seconds: self.row_chosen.emit((f"{seconds:.2f} s",)))
            return view
        if isinstance(part, Image):
            return self._picture(part)
        if isinstance(part, Series):
            return _curve(part)
        return _box_words(part)

    def _picture(self, part: Image) -> QWidget:
        path = self._find(part.digest) if self._find else None
        if path is None or not path.exists():
            return label("This picture is no longer stored.", tone="muted")
        view = PictureView()
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        view.set_image(reader.read())
        view.setMinimumHeight(160)
        return view


def _table(part: Table) -> TableView:
    view = TableView(part.columns, name=part.heading)
    view.set_rows([tuple(Cell(cell, tip=cell, is_number=_is_number(cell)) for cell in row) for row in part.rows])
    widths = [_width(part, column) for column in range(len(part.columns))]
    view.set_widths(*(widths if 0 in widths else [0] * len(widths)))
    view.fit_height()
    return view


def _width(part: Table, column: int) -> int:
    """Room for a column of short words, such as times, so that sentences beside it have theirs; 0 shares the rest."""
    longest = max(len(part.columns[column]), *(len(row[column]) for row in part.rows), 0)
    return longest * LETTER + INSIDE if longest <= SHORT else 0


def _is_number(text: str) -> bool:
    return bool(text) and text.strip(" %").replace(".", "", 1).replace(",", "").replace("-", "", 1).isdigit()


def _curve(part: Series) -> QWidget:
    from ui.charts import CHARTS  # pyqtgraph takes a moment; most reports have no curve

    chart = CHARTS["line"]()
    chart.set_data({part.y_title or "value": (part.x, part.y)}, x_title=part.x_title, y_title=part.y_title)
    chart.setMinimumHeight(CURVE_HEIGHT)
    return chart


def _box_words(part: Boxes) -> QWidget:
    counts: dict[str, int] = {}
    for box in part.boxes:
        counts[box.label or "box"] = counts.get(box.label or "box", 0) + 1
    words = [f"{word} × {count}" if count > 1 else word for word, count in counts.items()]
    return label(", ".join(words) or "Nothing.", wraps=True)
