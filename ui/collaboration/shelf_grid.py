"""ShelfGrid: the items of a shelf side by side; keys and clicks choose, open and remove them."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QWidget

from core.collaboration.shelf_items import SharedItem
from ui import theme
from ui.collaboration.shelf_tile import CELL, ITEM, Looks, ShelfTile

AnyIndex = QModelIndex | QPersistentModelIndex

# In px: without it the last column would not find room.
SPARE = 6


class ShelfRows(QAbstractListModel):
    """Items in the order in which they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[SharedItem] = []

    def rowCount(self, parent: AnyIndex | None = None) -> int:  # noqa: N802 - Qt's name
        """How many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.items)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The item, and what a screen reader says of it."""
        item = self.items[index.row()]
        if role == ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.caption or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (item.name, item.kind, *item.labels, f"from {item.by_name}") if part)
        return None

    def show_items(self, items: Sequence[SharedItem]) -> bool:
        """Show these; whether others are there than before (not only changed ones)."""
        is_other = [item.id for item in items] != [item.id for item in self.items]
        if is_other:
            self.beginResetModel()
        self.items = list(items)
        if is_other:
            self.endResetModel()
        elif items:
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
        return is_other


class ShelfGrid(QListView):
    """What is chosen stays chosen while it is there."""

    opened = Signal(str)
    """The id of an item that the person wants to see large."""
    removed = Signal(list)
    """Ids."""
    chosen = Signal()
    """Others are chosen."""

    def __init__(self, looks: Looks, tile: ShelfTile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ShelfRows()
        self.setModel(self.rows)
        self.setItemDelegate(tile)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setGridSize(CELL)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName("Shared items")
        self.viewport().setAutoFillBackground(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.items[index.row()].id))
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        looks.arrived.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)

    @property
    def ids(self) -> list[str]:
        """What is chosen, from the first on."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.rows.items[row].id for row in rows]

    def show_items(self, items: Sequence[SharedItem]) -> None:
        """Show these."""
        before = set(self.ids)
        bar = self.verticalScrollBar()
        place = bar.value()
        if self.rows.show_items(items):
            self.choose(before)
            self.doItemsLayout()
            bar.setValue(place)
        self.chosen.emit()

    def choose(self, ids: set[str]) -> None:
        """Choose these, of those that are shown."""
        model = self.selectionModel()
        model.clear()
        for row, item in enumerate(self.rows.items):
            if item.id in ids:
                index = self.rows.index(row)
                model.select(index, QItemSelectionModel.SelectionFlag.Select)
                model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's names
        """As many beside each other as there is room, the rest of it between them."""
        super().resizeEvent(event)
        # Qt keeps room for a scroll bar, whether or not there is one, and reckons it wider than the style sheet has it
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        width = self.maximumViewportSize().width() - bar - SPARE
        width = max(CELL.width(), width)
        self.setGridSize(QSize(width // (width // CELL.width()), CELL.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space and Enter open, Delete removes, the arrows walk."""
        key, ids = event.key(), self.ids
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and ids:
            self.opened.emit(ids[0])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and ids:
            self.removed.emit(ids)
        else:
            super().keyPressEvent(event)
