"""PastEntries: task lists, forms, shelves and live cards as they were, and what became of their entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.past.entries import PastGroup
from core.collaboration.past.reader import AnyHistory, PastReader
from ui.collaboration.past.base import PastView, Pictures, Wanted
from ui.collaboration.past.row_list import RowList
from ui.collaboration.past.rows import Row, change_rows, counted, cut, page_rows, state_rows
from ui.collaboration.shelf_tile import Looks
from ui.widgets.label import ElidedLabel, label

# Columns share the room that there is.
NARROWEST, WIDEST = 200, 320


@dataclass(frozen=True)
class Shown:
    """What was read: rows, or columns of them; `summary` says how much differs."""

    rows: list[Row]
    columns: Sequence[tuple[PastGroup, list[Row]]] | None = None
    summary: str = ""


class PastColumn(QFrame):
    """A column of cards as they were."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDEST)
        self.title = ElidedLabel(role="heading")
        self.count = label(tone="muted")
        self.list = RowList(looks, name="Cards then")
        head = QHBoxLayout()
        head.setContentsMargins(2, 0, 2, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    def show_group(self, group: PastGroup) -> None:
        """What it was called."""
        self.title.set_text(group.title)
        self.count.setText(group.note)
        self.setAccessibleName(f"Column {group.title}, {group.note} cards")
        self.list.setAccessibleName(f"Cards in {group.title} then")


class PastEntries(PastView):
    """Columns beside each other or one list, as the document has it; a comparison is a list."""

    def __init__(self, history: AnyHistory, names: Mapping[str, str], pictures: Pictures, format_name: str) -> None:
        super().__init__(history, names, pictures)
        self._reader = PastReader(history, format_name)
        self._looks = Looks(self)
        self.columns: dict[str, PastColumn] = {}
        self.summary = label(tone="muted", wraps=True)
        self.stack = QStackedWidget()
        self.list = RowList(self._looks, name="The document then")
        self.changes = RowList(self._looks, name="What differs")
        self.nothing = label(tone="muted", wraps=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for made in (self.list, self.changes, self.nothing, self._built_board()):
            self.stack.addWidget(made)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.stack, 1)

    def read(self, wanted: Wanted) -> Shown:
        """The document then, or what differs."""
        if wanted.base is not None:
            comparison = self._reader.compared(*self.in_order(wanted))
            return Shown(change_rows(comparison, self.names), summary=counted([one.sort for one in comparison.changes]))
        reading, number = self._reader.at(wanted.version), wanted.number
        if not reading.state.is_beside:
            return Shown(page_rows(reading, self.names, number))
        groups = reading.state.groups
        return Shown([], [(group, cut(state_rows(reading, group.key, self.names, number))) for group in groups])

    def show_read(self, wanted: Wanted, found: Shown) -> None:
        """Show it."""
        self.summary.setVisible(bool(found.summary))
        if wanted.base is not None:
            self.summary.setText(f"Between the two moments: {found.summary}.")
            self.changes.show_rows(found.rows)
            self._turn_to(self.changes, "" if found.rows else "Nothing differs between these two moments.")
        elif found.columns is not None:
            self._show_columns(found.columns)
            self._turn_to(self.board, "" if found.columns else "Nothing was in it yet.")
        else:
            self.list.show_rows(found.rows)
            self._turn_to(self.list, "" if found.rows else "Nothing was in it yet.")

    def _turn_to(self, widget: QWidget, nothing: str) -> None:
        self.nothing.setText(nothing)
        self.stack.setCurrentWidget(self.nothing if nothing else widget)

    def _show_columns(self, wanted: Sequence[tuple[PastGroup, list[Row]]]) -> None:
        keys = {group.key for group, _ in wanted}
        for key in [key for key in self.columns if key not in keys]:
            gone = self.columns.pop(key)
            self._row.removeWidget(gone)
            gone.deleteLater()
        for place, (group, rows) in enumerate(wanted):
            if group.key not in self.columns:
                self.columns[group.key] = PastColumn(self._looks)
            column = self.columns[group.key]
            if self._row.indexOf(column) != place:
                self._row.insertWidget(place, column, WIDEST)
            column.show_group(group)
            column.list.show_rows(rows)

    def _built_board(self) -> QScrollArea:
        self.board = QScrollArea()
        self.board.setFrameShape(QFrame.Shape.NoFrame)
        self.board.setWidgetResizable(True)
        self.board.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.board.viewport().setAutoFillBackground(False)
        holder = QWidget()
        holder.setAutoFillBackground(False)
        self._row = QHBoxLayout(holder)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        # less than a column takes, so that these are as wide as they can be
        self._row.addStretch(1)
        self.board.setWidget(holder)
        return self.board
