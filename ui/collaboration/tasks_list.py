"""The cards of a column, or of all columns as one list: walked, chosen, dragged, carried by keys, commented on."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from core.collaboration.comment_anchors import CARDS
from core.collaboration.entry_places import Spot
from core.collaboration.tasks import TaskList
from core.collaboration.tasks_cards import Card
from ui import theme
from ui.collaboration.comment_mark import KEYS, NEW_SIGN
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.tasks_model import Move, Row, TasksModel
from ui.collaboration.tasks_painter import CardPainter, LinePainter

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
Select = QItemSelectionModel.SelectionFlag


class CardList(QListView):
    """Return opens, Space ticks, Delete removes, the arrows walk, and with Ctrl they carry. A click on the number of
    its comments reads them."""

    opened = Signal(str)
    ticked = Signal(str)
    removed = Signal(list)
    walked = Signal(int)
    """To the column on the left (-1) or right (1)."""
    carried = Signal(str, int, int)
    """A card, and how far: columns to the right, places down."""
    turned = Signal()
    """To another card, or to none."""

    def __init__(
        self,
        tasks: TaskList,
        column_id: str = "",
        *,
        move: Move,
        name: str,
        marks: EntryMarks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.marks = marks or EntryMarks(self)
        self._laid_out_for = self.marks.commented
        self.marks.threads_changed.connect(self._commented)
        self.marks.people_moved.connect(self.viewport().update)
        self.rows = TasksModel(tasks, column_id, move=move, marks=self.marks)
        self.setModel(self.rows)
        # Qt keeps no reference to it
        self._painter = CardPainter(tasks, self.marks) if column_id else LinePainter(tasks, self.marks)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.doubleClicked.connect(lambda _: self._tell_opened())
        self.selectionModel().currentChanged.connect(lambda *_: self.turned.emit())
        theme.changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """These rows; what is chosen and where it is scrolled to stays."""
        bar = self.verticalScrollBar().value()
        chosen = self.chosen
        self.rows.fill(rows)
        if chosen and self.rows.row_of(chosen) >= 0 and self.chosen != chosen:
            self.choose(chosen)
        self.verticalScrollBar().setValue(bar)

    @property
    def chosen(self) -> str:
        """The id of the card that the keys are about; "" for none."""
        row = self.currentIndex().row()
        found = self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None
        return found.id if isinstance(found, Card) else ""

    @property
    def selected(self) -> list[str]:
        """The ids of all that are chosen, from top to bottom."""
        return [self.rows.rows[row].id for row in sorted(index.row() for index in self.selectedIndexes())]

    def choose(self, card_id: str) -> bool:
        """Let the keys be about a card; whether it is here."""
        row = self.rows.row_of(card_id)
        if row >= 0:
            index = self.rows.index(row)
            self.selectionModel().setCurrentIndex(index, Select.ClearAndSelect)
            self.scrollTo(index)
        return row >= 0

    def choose_near(self, row: int) -> None:
        """Let the keys be about the card that is nearest to a row."""
        cards = [number for number, one in enumerate(self.rows.rows) if isinstance(one, Card)]
        if cards:
            self.choose(self.rows.rows[min(cards, key=lambda number: abs(number - row))].id)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's names
        """Between rows, as the model says: QListView would rather move the rows itself."""
        QAbstractItemView.dropEvent(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """See the class."""
        keys, key = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())
        arrow, chosen = _ARROWS.get(key), self.chosen
        may_write = self.rows.may_write
        if arrow and keys == Qt.KeyboardModifier.ControlModifier:
            if chosen and may_write:
                self.carried.emit(chosen, *arrow)
        elif arrow and arrow[0] and not keys:
            self.walked.emit(arrow[0])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen:
            self.opened.emit(chosen)
        elif key == Qt.Key.Key_Space and chosen and may_write:
            self.ticked.emit(chosen)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected and may_write:
            self.removed.emit(self.selected)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on the number of its comments reads them."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        card = self.rows.rows[index.row()] if index.isValid() else None
        if event.button() == Qt.MouseButton.LeftButton and isinstance(card, Card):
            sign = self._painter.comments_at(self.visualRect(index), card)
            if sign.width() and sign.contains(event.position()):
                self.marks.ask(Spot(CARDS, card.id))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """What can be done with the card under the mouse, or the chosen one."""
        if event.reason() != QContextMenuEvent.Reason.Keyboard and not self.indexAt(event.pos()).isValid():
            return
        if self.chosen:
            place = self.visualRect(self.currentIndex()).center()
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            menu.popup(self.viewport().mapToGlobal(place) if by_key else event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the chosen card."""
        made, one = QMenu(self), self.chosen
        made.addAction(theme.icon("square-kanban", "muted"), "Open", lambda: self.opened.emit(one))
        comment = made.addAction(theme.icon(NEW_SIGN, "muted"), "Comment on this card")
        comment.triggered.connect(lambda: self.marks.comment_wanted.emit(Spot(CARDS, one)))
        comment.setShortcut(KEYS)
        if self.rows.may_write:
            made.addSeparator()
            made.addAction(theme.icon("trash-2", "muted"), "Remove", lambda: self.removed.emit(self.selected or [one]))
        return made

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Who comes by keyboard finds something chosen."""
        super().focusInEvent(event)
        if not self.chosen:
            self.choose_near(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """One column at a time has something chosen."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.clearSelection()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Titles break elsewhere."""
        super().resizeEvent(event)
        if isinstance(self._painter, CardPainter) and self._painter.width != self.viewport().width():
            self._painter.width = self.viewport().width()
            self.scheduleDelayedItemsLayout()

    def _commented(self) -> None:
        commented = self.marks.commented
        if commented != self._laid_out_for:
            # with its first comment a card may be higher
            self._laid_out_for = commented
            self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _tell_opened(self) -> None:
        if self.chosen:
            self.opened.emit(self.chosen)
