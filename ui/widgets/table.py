"""Table: rows of words in calm lines, sorted by a click on a heading, walked with the arrow keys.

table = Table(("Name", "State", "Since"))
table.set_rows([("ada", Cell("online", tone="good"), Cell("11:02", sort=1_700_000_000.0))], keys=["peer-1"])
table.opened.connect(self.open_peer)        # with the key, on double click or Return
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import theme

ROW = 32
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Cell:
    """A word with more to it: tone good, warn, bad, muted or accent; `sort` is what it is ordered by, `sign` a small
    picture before it (a QPixmap)."""

    text: str
    tone: str = ""
    tip: str = ""
    sort: Any = None
    is_number: bool = False
    sign: Any = None


class Rows(QAbstractTableModel):
    """What the table shows; numbers stand right in tabular figures."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[tuple[Cell, ...]] = []
        self.keys: list[Any] = []

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """How many rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """How many columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell, as Qt asks for it."""
        if not index.isValid():
            return None
        cell = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.DecorationRole:
            return cell.sign
        if role == Qt.ItemDataRole.ForegroundRole and cell.tone:
            return theme.colour(cell.tone)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.FontRole and cell.is_number:
            return theme.font(is_tabular=True)
        if role == Qt.ItemDataRole.UserRole:
            return cell.text.casefold() if cell.sort is None else cell.sort
        return None

    def fill(self, rows: list[tuple[Cell, ...]], keys: list[Any]) -> None:
        """Show other rows; only what changed is told when their number is the same."""
        if keys == self.keys and len(rows) == len(self.rows):
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self.rows, self.keys = rows, keys
        self.endResetModel()

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        is_number = bool(self.rows) and self.rows[0][column].is_number
        return Qt.AlignmentFlag.AlignVCenter | (
            Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        )


class _Order(QSortFilterProxyModel):
    def lessThan(self, left: QModelIndex, right: QModelIndex) -> bool:  # type: ignore[override]  # noqa: N802
        one, other = left.data(Qt.ItemDataRole.UserRole), right.data(Qt.ItemDataRole.UserRole)
        try:
            return bool(one < other)
        except TypeError:  # words among numbers, None among either
            return str(one) < str(other)


class Table(QTableView):
    """`chosen(key)` when the current row changes, `opened(key)` on Return or double click."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, columns: Sequence[str], *, name: str = "", is_sortable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = Rows(columns)
        self.order = _Order(self)
        self.order.setSourceModel(self.rows)
        self.setModel(self.order)
        self.setAccessibleName(name or "Table")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        heads = self.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        heads.setHighlightSections(False)
        heads.setMinimumSectionSize(48)
        heads.setFixedHeight(ROW)
        if is_sortable:
            self.setSortingEnabled(True)
            self.order.sort(-1)
            heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.key_of(index)))
        self.selectionModel().currentRowChanged.connect(lambda index, _: self.chosen.emit(self.key_of(index)))
        theme.changed.connect(self.viewport().update)

    def set_rows(self, rows: Sequence[Sequence[Cell | str]], keys: Sequence[Any] = ()) -> None:
        """Show these; `keys` name the rows (their numbers when there are none). The chosen row stays chosen."""
        before = self.key
        cells = [tuple(entry if isinstance(entry, Cell) else Cell(str(entry)) for entry in row) for row in rows]
        self.rows.fill(cells, list(keys) if keys else list(range(len(cells))))
        if before is not None and before != self.key:
            self.choose(before)
        self.updateGeometry()

    def cells(self, index: _Index) -> tuple[str, ...]:
        """The words of the row that an index of the view belongs to."""
        return tuple(cell.text for cell in self.rows.rows[self.order.mapToSource(index).row()])

    def set_widths(self, *widths: int) -> None:
        """Fixed widths in px by column; 0 shares what is left."""
        for column, width in enumerate(widths):
            mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
            self.horizontalHeader().setSectionResizeMode(column, mode)
            if width:
                self.setColumnWidth(column, width)

    @property
    def key(self) -> Any:
        """The key of the chosen row, or None."""
        return self.key_of(self.currentIndex())

    def choose(self, key: Any, column: int = 0) -> None:
        """Choose a row by its key, if it is there; the keys are then about its cell in a column."""
        if key in self.rows.keys:
            self.setCurrentIndex(self.order.mapFromSource(self.rows.index(self.rows.keys.index(key), column)))

    def fit_height(self, most_rows: int = 12) -> None:
        """Take exactly the room of the rows, at most so many."""
        self.setFixedHeight(ROW * (min(self.rows.rowCount(), most_rows) + 1) + 2)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the rows that there are, within reason."""
        return QSize(400, ROW * (min(max(self.rows.rowCount(), 3), 8) + 1) + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.key)
        else:
            super().keyPressEvent(event)

    def key_of(self, index: QModelIndex) -> Any:
        """The key of the row that an index of the view belongs to, or None."""
        source = self.order.mapToSource(index)
        return self.rows.keys[source.row()] if source.isValid() else None
