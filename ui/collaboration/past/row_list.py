"""RowList: rows below each other, walked by the arrows; where one looks stays while the rows become others."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from ui import theme
from ui.collaboration.past.row_painter import ROW, RowPainter
from ui.collaboration.past.rows import Row
from ui.collaboration.shelf_tile import Looks

AnyIndex = QModelIndex | QPersistentModelIndex

# More rows are laid out some at a time, so that the window goes on meanwhile.
AT_ONCE = 100


class Rows(QAbstractListModel):
    """The rows in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def rowCount(self, parent: AnyIndex | None = None) -> int:  # noqa: N802 - Qt's name
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row, and what a screen reader says of it."""
        row = self.rows[index.row()]
        if role == ROW:
            return row
        return row.words if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        is_heading = index.isValid() and self.rows[index.row()].is_heading
        return Qt.ItemFlag.ItemIsEnabled if is_heading else super().flags(index)

    def fill(self, rows: Sequence[Row]) -> None:
        """Other rows."""
        if [row.key for row in rows] == [row.key for row in self.rows]:
            before, self.rows = self.rows, list(rows)
            for number, (old, new) in enumerate(zip(before, rows, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(number), self.index(number))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class RowList(QListView):
    """`chosen(key)` when the person turns to a row."""

    chosen = Signal(str)

    def __init__(self, looks: Looks, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = Rows()
        self.setModel(self.rows)
        # Qt keeps no reference to it
        self._painter = RowPainter(looks)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setBatchSize(AT_ONCE)
        self.selectionModel().currentChanged.connect(self._changed)
        # also for who looked elsewhere meanwhile and comes back to it
        self.clicked.connect(self._changed)
        looks.arrived.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)

    @property
    def key(self) -> str:
        """The key of the chosen row; "" for none."""
        row = self.currentIndex().row()
        return self.rows.rows[row].key if 0 <= row < len(self.rows.rows) else ""

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; what is chosen and where it is scrolled to stays, without a signal."""
        bar, key = self.verticalScrollBar(), self.key
        place = bar.value()
        mode = QListView.LayoutMode.Batched if len(rows) > AT_ONCE else QListView.LayoutMode.SinglePass
        self.setLayoutMode(mode)
        self.selectionModel().blockSignals(True)
        self.rows.fill(rows)
        self.selectionModel().blockSignals(False)
        if key and self.key != key:
            self.choose(key, is_quiet=True)
        self.doItemsLayout()
        bar.setValue(place)

    def choose(self, key: str, *, is_quiet: bool = False) -> None:
        """Turn to a row, and bring it into sight; to none where there is no such row."""
        row = next((number for number, one in enumerate(self.rows.rows) if one.key == key), -1)
        self.selectionModel().blockSignals(is_quiet)
        self.setCurrentIndex(self.rows.index(row) if row >= 0 else QModelIndex())
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lines break elsewhere."""
        super().resizeEvent(event)
        if self._painter.width != self.viewport().width():
            self._painter.width = self.viewport().width()
            self.scheduleDelayedItemsLayout()

    def _changed(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.rows.rows[current.row()].key)
