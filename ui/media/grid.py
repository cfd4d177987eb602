"""The grid of pictures: a view whose layout is arithmetic, so that 100,000 rows cost what fifty do.

QListView lays out every row whenever its width changes: 220 ms for 100,000 rows on two cores, measured. All cells
here are of one size, so where a row is, and which row is where, are a division.
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QRubberBand, QStyle, QStyleOptionViewItem, QWidget

from ui.media.items import ItemsModel
from ui.media.tile import GUTTER, INSET, place_in

# Widths of a cell that the zoom slider can choose, in pixels.
SMALLEST, USUAL, LARGEST = 120, 196, 320

AnyIndex = QModelIndex | QPersistentModelIndex
Action = QAbstractItemView.CursorAction


class Grid(QAbstractItemView):
    """Cells of equal size in as many columns as fit. The delegate says how tall a cell of some width is."""

    opened = Signal(int)
    """The person wants to see the picture of this row alone."""
    peeked = Signal(int)
    """The person wants a quick look at the picture of this row."""
    pointed = Signal(int, float)
    """The pointer is over this row (-1: over none), so far across its picture, from 0 to 1."""
    dragged = Signal()
    """The selected pictures are being dragged away."""
    zoomed = Signal(int)
    """The wished width of a cell has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wished = USUAL
        self._columns = 1
        self._cell = QSize(USUAL, USUAL)
        self._hovered = -1
        self._is_dragging = False
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, self.viewport())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setAccessibleName("Pictures")
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    @property
    def cell_width(self) -> int:
        """The wished width of a cell; real cells are a little wider, so that they fill the row."""
        return self._wished

    @cell_width.setter
    def cell_width(self, width: int) -> None:
        width = max(SMALLEST, min(LARGEST, width))
        if width != self._wished:
            anchor = self.indexAt(QPoint(self._cell.width() // 2, self._cell.height() // 2))
            self._wished = width
            self.updateGeometries()
            if anchor.isValid():
                self.scrollTo(anchor, QAbstractItemView.ScrollHint.PositionAtTop)
            self.viewport().update()
            self.zoomed.emit(width)

    def selected_ranges(self) -> list[tuple[int, int]]:
        """The selected rows as (first, last), both included, from top to bottom."""
        return sorted((part.top(), part.bottom()) for part in _parts(self.selectionModel().selection()))

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(last - first + 1 for first, last in self.selected_ranges())

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row that can be seen at least in part."""
        top = self.verticalScrollBar().value()
        first = top // self._cell.height() * self._columns
        last = ((top + self.viewport().height()) // self._cell.height() + 1) * self._columns - 1
        return first, min(last, self._count() - 1)

    def take_focus(self) -> None:
        """The person goes on here with the keyboard: there is a current picture."""
        if self._count() and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))
        self.setFocus()

    # Where things are

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's names from here on
        """Choose the columns and the length of the scroll bar."""
        width = self.viewport().width()
        self._columns = max(1, width // self._wished)
        cell_width = max(1, width // self._columns)
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, cell_width, 0)
        delegate = self.itemDelegate()
        self._cell = QSize(cell_width, max(1, delegate.sizeHint(option, QModelIndex()).height()))
        lines = -(-self._count() // self._columns)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, lines * self._cell.height() - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._cell.height() // 3)
        super().updateGeometries()

    def visualRect(self, index: AnyIndex) -> QRect:  # noqa: N802
        """Where a row is drawn, in the viewport."""
        return self._rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """The row at a point of the viewport."""
        row = self._row_at(point)
        return self.model().index(row, 0) if 0 <= row < self._count() else QModelIndex()

    def scrollTo(  # noqa: N802
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a row into view, moving no more than needed unless `hint` says where."""
        rect = self.visualRect(index)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if hint == QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + rect.top())
        elif hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif rect.bottom() >= height:
            bar.setValue(bar.value() + min(rect.bottom() + 1 - height, rect.top()))

    def horizontalOffset(self) -> int:  # noqa: N802
        """Nothing lies to the left."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        """How far the view is scrolled."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: AnyIndex) -> bool:  # noqa: N802
        """Every row is shown."""
        return False

    # Selecting and moving

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        """Rows under a rubber band, or from where the selection began to where the person points now."""
        if self.state() == QAbstractItemView.State.DragSelectingState:
            self.selectionModel().select(self._under(rect.normalized()), command)
            self._band.setGeometry(rect.normalized())
            self._band.show()
            return
        first, last = sorted((self._row_at(rect.topLeft()), self._row_at(rect.bottomRight())))
        # beside the last column is no row: nothing is selected, and the command still clears what was
        chosen = self._between(first, last) if first >= 0 else QItemSelection()
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """The part of the viewport to draw again when a selection changes."""
        first, last = self.visible_rows()
        region = QRegion()
        for part in _parts(selection):
            for row in range(max(first, part.top()), min(last, part.bottom()) + 1):
                region += self._rect(row)
        return region

    def moveCursor(self, action: Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: N802
        """Where a key leads from the current row."""
        if not self._count():
            return QModelIndex()
        row = self.currentIndex().row()
        if row < 0:
            return self.model().index(0, 0)
        page = max(1, self.viewport().height() // self._cell.height()) * self._columns
        steps = {
            Action.MoveLeft: -1,
            Action.MovePrevious: -1,
            Action.MoveRight: 1,
            Action.MoveNext: 1,
            Action.MoveUp: -self._columns,
            Action.MoveDown: self._columns,
            Action.MovePageUp: -page,
            Action.MovePageDown: page,
            Action.MoveHome: -row,
            Action.MoveEnd: self._count() - 1 - row,
        }
        return self.model().index(max(0, min(self._count() - 1, row + steps[action])), 0)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Typing letters jumps nowhere: it would read every row. The search field finds."""

    # Drawing and listening

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the rows in the part that needs it."""
        first, last = self.visible_rows()
        model = self.model()
        if isinstance(model, ItemsModel) and last >= first:
            model.look_at(first, last)
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        base, current, selection = option.state, self.currentIndex().row(), self.selectionModel()
        for row in range(first, last + 1):
            rect = self._rect(row)
            if not event.rect().intersects(rect):
                continue
            index = model.index(row, 0)
            option.rect, option.state = rect, base
            if selection.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if row == self._hovered:
                option.state |= QStyle.StateFlag.State_MouseOver
            if row == current and self.hasFocus():
                option.state |= QStyle.StateFlag.State_HasFocus
            else:
                option.state &= ~QStyle.StateFlag.State_HasFocus
            self.itemDelegate().paint(painter, option, index)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Other columns, the same first picture."""
        anchor = self.indexAt(QPoint(2, 2))
        super().resizeEvent(event)
        self.updateGeometries()
        if anchor.isValid() and event.oldSize().width() not in (-1, event.size().width()):
            self.scrollTo(anchor, QAbstractItemView.ScrollHint.PositionAtTop)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """What begins on a tile drags it, what begins beside one is a rubber band."""
        self._is_dragging = False
        self.setDragEnabled(self._is_on_tile(event.position().toPoint()))
        super().mousePressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:  # noqa: N802
        """Say so: what is dragged has to be made first, and that takes a worker."""
        self._is_dragging = True
        self._point(QPoint(-1, -1))
        if self.selectionModel().hasSelection():
            self.dragged.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Mark what is under the pointer."""
        if self._is_dragging and event.buttons():
            return  # Qt would begin a rubber band
        self._is_dragging = False
        super().mouseMoveEvent(event)
        is_idle = not event.buttons() and not self._is_dragging
        self._point(event.position().toPoint() if is_idle else QPoint(-1, -1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The rubber band goes. What was dragged stays selected."""
        if not self._is_dragging:
            super().mouseReleaseEvent(event)
        self._is_dragging = False
        self._band.hide()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nothing is under the pointer."""
        self._point(QPoint(-1, -1))
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens the current picture, Space is a quick look at it; Escape lets go of the selection."""
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and not event.modifiers() and row >= 0:
            self.peeked.emit(row)
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Ctrl and the wheel zoom, as everywhere."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.cell_width = self._wished + (16 if event.angleDelta().y() > 0 else -16)
            event.accept()
        else:
            super().wheelEvent(event)

    def _count(self) -> int:
        return self.model().rowCount() if self.model() is not None else 0

    def _rect(self, row: int) -> QRect:
        line, column = divmod(row, self._columns)
        top = line * self._cell.height() - self.verticalScrollBar().value()
        return QRect(QPoint(column * self._cell.width(), top), self._cell)

    def _row_at(self, point: QPoint) -> int:
        """The row at a point; -1 right of the last column."""
        column = point.x() // self._cell.width()
        line = (point.y() + self.verticalScrollBar().value()) // self._cell.height()
        return line * self._columns + column if 0 <= column < self._columns else -1

    def _between(self, first: int, last: int) -> QItemSelection:
        if last < 0 or first >= self._count():
            return QItemSelection()
        model = self.model()
        return QItemSelection(model.index(max(0, first), 0), model.index(min(last, self._count() - 1), 0))

    def _under(self, rect: QRect) -> QItemSelection:
        """One range a line of cells that the rubber band touches."""
        selection = QItemSelection()
        left = max(0, rect.left() // self._cell.width())
        right = min(self._columns - 1, rect.right() // self._cell.width())
        top = (rect.top() + self.verticalScrollBar().value()) // self._cell.height()
        bottom = (rect.bottom() + self.verticalScrollBar().value()) // self._cell.height()
        for line in range(max(0, top), bottom + 1):
            start = line * self._columns
            selection.merge(self._between(start + left, start + right), QItemSelectionModel.SelectionFlag.Select)
        return selection

    def _is_on_tile(self, point: QPoint) -> bool:
        """Whether a point lies on the frame of a selected row, or on the picture or the words of another."""
        index = self.indexAt(point)
        edge = GUTTER if index.isValid() and self.selectionModel().isSelected(index) else INSET
        return index.isValid() and self.visualRect(index).adjusted(edge, edge, -edge, -edge).contains(point)

    def _point(self, point: QPoint) -> None:
        row = self.indexAt(point).row()
        self._hover(row)
        self.pointed.emit(row, place_in(self._rect(row), point.x()) if row >= 0 else 0.0)

    def _hover(self, row: int) -> None:
        for changed in {self._hovered, row} - {-1}:
            self.viewport().update(self._rect(changed))
        self._hovered = row


def _parts(selection: QItemSelection) -> list[QItemSelectionRange]:
    # the stubs do not know that a QItemSelection is a list
    return list(selection)  # type: ignore[call-overload]


def rows_of(ranges: Sequence[tuple[int, int]]) -> list[int]:
    """Every row of the ranges (first, last), both included."""
    return [row for first, last in ranges for row in range(first, last + 1)]
