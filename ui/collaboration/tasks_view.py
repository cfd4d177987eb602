"""TasksView: a task list as a board or as one list, with everything about a card beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.entries import EntriesChanged
from core.collaboration.entry_places import Spot
from core.collaboration.records import Member
from core.collaboration.tasks import FIRST_COLUMNS, TaskList
from core.collaboration.tasks_filter import CardFilter
from core.events import Subscription
from ui.actions import action
from ui.collaboration.attempting import Attempting
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.tasks_bar import TasksBar
from ui.collaboration.tasks_column import ColumnCard
from ui.collaboration.tasks_detail import WIDTH as DETAIL_WIDTH
from ui.collaboration.tasks_detail import CardDetail
from ui.collaboration.tasks_label import LabelDialog
from ui.collaboration.tasks_list import CardList
from ui.collaboration.tasks_model import Row
from ui.messages import Messages
from ui.widgets.button import button
from ui.widgets.empty_state import EmptyState

BOARD, LIST = "board", "list"
# Below this a card takes the place of the board instead of standing beside it.
NARROW = 640


class TasksView(Attempting, QWidget):
    """Follows one TaskList. `set_members` says who can be given a card; `close_tasks` lets go of the document.
    `refreshed` after it shows something else, `turned` when another card is chosen."""

    refreshed = Signal()
    turned = Signal()

    def __init__(
        self,
        tasks: TaskList,
        *,
        me: Member,
        may_write: bool = True,
        marks: EntryMarks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.marks = marks or EntryMarks(self)
        self.tasks = tasks
        self.me = me
        self.may_write = may_write
        self.members: tuple[Member, ...] = (me,)
        self.columns: dict[str, ColumnCard] = {}
        self._way = BOARD
        self._build()
        for keys, verb in ((QKeySequence.StandardKey.Undo, tasks.undo), (QKeySequence.StandardKey.Redo, tasks.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda verb=verb: self.attempt(verb))
        self._subscription: Subscription | None = tasks.listen(self._heard)
        self.refresh()

    def set_members(self, members: Sequence[Member]) -> None:
        """Who is in the workspace."""
        if tuple(members) != self.members:
            self.members = tuple(members)
            self.refresh()

    def set_may_write(self, may_write: bool) -> None:
        """Whether this machine may change the list."""
        if may_write != self.may_write:
            self.may_write = may_write
            self.refresh()

    def close_tasks(self) -> None:
        """Follow the document no more."""
        if self._subscription is not None:
            self._subscription.cancel()
            self._subscription = None

    @property
    def wanted(self) -> CardFilter:
        """Which cards are shown."""
        return self.bar.wanted

    def refresh(self) -> None:
        """Show what is so now; focus, caret and scrolling stay where they are."""
        has_columns = bool(self.tasks.columns)
        self.stack.setCurrentWidget(self.body if has_columns else self.empty)
        for made in self.empty.buttons:
            made.setVisible(self.may_write)
        self.bar.refresh(self.tasks, self.members, may_write=self.may_write, has_columns=has_columns)
        self._refresh_columns()
        self._refresh_list()
        card = self.tasks.cards.get(self.detail.card_id)
        if card is None:
            self.close_card()
        else:
            self.detail.refresh(card, self.members, may_write=self.may_write)
        self.refreshed.emit()

    def fields(self) -> dict[Spot, QWidget]:
        """What is on the screen of columns and of the open card."""
        found = self.detail.fields()
        for column in self.columns.values():
            found |= column.fields()
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's names
        """A card beside the board, or in its place."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_narrow = self.width() < NARROW
        self.ways.setVisible(not is_narrow or self.detail.isHidden())
        self.detail.setMinimumWidth(0 if is_narrow else DETAIL_WIDTH)
        self.detail.setMaximumWidth(self.width() if is_narrow else DETAIL_WIDTH)

    def set_way(self, way: str) -> None:
        """Show a "board" or a "list"."""
        self._way = way
        self.bar.ways.choose(way)
        self.ways.setCurrentWidget(self.list if way == LIST else self.board)
        self.refresh()

    def open_card(self, card_id: str) -> None:
        """Everything about a card, beside the others, ready to be written."""
        if card_id in self.tasks.cards:
            self.show_card(card_id)
            self.detail.title.setFocus()
            self.detail.title.end(False)

    def show_card(self, card_id: str) -> None:
        """The same without the focus: somebody else is there."""
        if card_id in self.tasks.cards:
            self.detail.show_card(card_id)
            self.detail.show()
            self._fit()
            self.refresh()

    def close_card(self) -> None:
        """The card's place is free again; the keys are about the card."""
        card_id, had_focus = self.detail.card_id, self.detail.isAncestorOf(self.focusWidget() or self)
        self.detail.show_card("")
        self.detail.hide()
        self._fit()
        if had_focus and card_id:
            self.choose(card_id)

    def choose(self, card_id: str) -> None:
        """Let the keys be about a card, wherever it stands."""
        if (found := self.bring(card_id)) is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring(self, card_id: str) -> CardList | None:
        """Choose a card and bring it into sight, without the focus; returns where it stands."""
        for found in [self.list] if self._way == LIST else [column.cards for column in self.columns.values()]:
            if found.choose(card_id):
                if found is not self.list:
                    self.board.ensureWidgetVisible(found.parentWidget() or found)
                return found
        return None

    def move_cards(self, ids: Sequence[str], column_id: str, before: str) -> None:
        """Cards go before another one, "" for the end of a column."""
        others = [card.id for card in self.tasks.stack(column_id) if card.id not in ids]
        index = others.index(before) if before in others else None
        # the drop is still under way: Qt must not meet other rows in the middle of it
        QTimer.singleShot(0, self, lambda: self._moved(list(ids), column_id, index))

    def carry(self, card_id: str, right: int, down: int) -> None:
        """A card goes to the next column, or past its neighbour."""
        card = self.tasks.cards.get(card_id)
        if card is None:
            return
        ids = [column.id for column in self.tasks.columns]
        here = self.tasks.column_of(card)
        stack = [one.id for one in self.tasks.stack(here)]
        place = stack.index(card_id)
        target = ids.index(here) + right
        if right and 0 <= target < len(ids):
            self.attempt(self.tasks.move_cards, [card_id], ids[target], place)
        elif down and 0 <= place + down < len(stack):
            self.attempt(self.tasks.move_cards, [card_id], here, place + down)
        self.choose(card_id)

    @action(palette=False)
    async def new_label(self, card_id: str = "") -> None:
        """A label, and a card that carries it."""
        dialog = LabelDialog(self)
        if await dialog.answer():
            made = self.tasks.add_label(dialog.title, dialog.colour)
            if card_id:
                self.tasks.tag(card_id, made)

    def _moved(self, ids: list[str], column_id: str, index: int | None) -> None:
        self.attempt(self.tasks.move_cards, ids, column_id, index)
        if ids:
            self.choose(ids[0])

    def _remove(self, ids: list[str]) -> None:
        self.attempt(self.tasks.remove_cards, ids)
        words = "The card was removed." if len(ids) == 1 else f"{len(ids)} cards were removed."
        Messages.of(self).info(words, button="Undo", do=lambda: self.attempt(self.tasks.undo))

    def _tick(self, card_id: str) -> None:
        card = self.tasks.cards.get(card_id)
        if card is not None:
            self.attempt(self.tasks.change_card, card_id, is_done=not card.is_done)

    def _walk(self, column_id: str, step: int) -> None:
        """The keys go on in the next column that has cards."""
        ids = [column.id for column in self.tasks.columns]
        row = self.columns[column_id].cards.currentIndex().row()
        place = ids.index(column_id) + step
        while 0 <= place < len(ids):
            cards = self.columns[ids[place]].cards
            if cards.rows.rows:
                cards.choose_near(row)
                cards.setFocus(Qt.FocusReason.OtherFocusReason)
                self.board.ensureWidgetVisible(self.columns[ids[place]])
                return
            place += step

    def _shift(self, column_id: str, step: int) -> None:
        ids = [column.id for column in self.tasks.columns]
        self.attempt(self.tasks.move_column, column_id, ids.index(column_id) + step)

    def _heard(self, changed: EntriesChanged) -> None:
        self.refresh()

    def _refresh_columns(self) -> None:
        columns = self.tasks.columns
        for one in self.columns.keys() - {column.id for column in columns}:
            gone = self.columns.pop(one)
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, column in enumerate(columns):
            card = self.columns.get(column.id) or self._make_column(column.id)
            if self._row.indexOf(card) != place:
                self._row.removeWidget(card)
                self._row.insertWidget(place, card)
            card.refresh(column, self.wanted, may_write=self.may_write)
        self.more_button.setVisible(self.may_write)

    def _refresh_list(self) -> None:
        if self._way != LIST:
            return
        rows: list[Row] = []
        for column in self.tasks.columns:
            rows += [column, *self.tasks.stack(column.id, self.wanted)]
        self.list.rows.may_write = self.may_write
        self.list.show_rows(rows)

    def _make_column(self, column_id: str) -> ColumnCard:
        column = next(column for column in self.tasks.columns if column.id == column_id)
        made = self.columns[column_id] = ColumnCard(self.tasks, column, move=self.move_cards, marks=self.marks)
        made.added.connect(lambda one, title: self.attempt(self.tasks.add_card, one, title))
        made.renamed.connect(lambda one, title: self.attempt(self.tasks.write_column, one, title))
        made.shifted.connect(self._shift)
        made.removed.connect(lambda one: self.attempt(self.tasks.remove_column, one))
        made.title.undo_wanted.connect(lambda: self.attempt(self.tasks.undo))
        made.title.redo_wanted.connect(lambda: self.attempt(self.tasks.redo))
        self._follow(made.cards)
        made.cards.walked.connect(lambda step: self._walk(column_id, step))
        return made

    def _follow(self, cards: CardList) -> None:
        cards.opened.connect(self.open_card)
        cards.ticked.connect(self._tick)
        cards.removed.connect(self._remove)
        cards.carried.connect(self.carry)
        cards.turned.connect(self.turned)

    def _add_column(self) -> None:
        made = self.attempt(self.tasks.add_columns, "New column")
        if made:
            title = self.columns[made[0]].title
            title.setFocus()
            title.selectAll()
            self.board.ensureWidgetVisible(self.columns[made[0]])

    def _build(self) -> None:
        self.bar = TasksBar(self.me)
        self.bar.way_chosen.connect(self.set_way)
        self.bar.changed.connect(self.refresh)
        self.bar.undo.clicked.connect(lambda: self.attempt(self.tasks.undo))
        self.bar.redo.clicked.connect(lambda: self.attempt(self.tasks.redo))
        self.empty = EmptyState(
            "square-kanban",
            "Nothing to do yet",
            "Cards stand in columns and move on as the work does. Everybody in this workspace sees it at once.",
            (
                ("Start with three columns", lambda: self.attempt(self.tasks.add_columns, *FIRST_COLUMNS)),
                ("Start with one list", lambda: self.attempt(self.tasks.add_columns, FIRST_COLUMNS[0])),
            ),
        )
        self._build_board()
        self.list = CardList(self.tasks, move=self.move_cards, name="All cards", marks=self.marks)
        self._follow(self.list)
        self.ways = QStackedWidget()
        self.ways.addWidget(self.board)
        self.ways.addWidget(self.list)
        self.detail = CardDetail(self.tasks, self.marks)
        self.detail.closed.connect(self.close_card)
        self.detail.label_wanted.connect(self.new_label)
        self.detail.hide()
        self.body = QWidget()
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.ways, 1)
        row.addWidget(self.detail)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)

    def _build_board(self) -> None:
        holder = QWidget()
        self._row = QHBoxLayout(holder)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self.more_button = button("Add a column", self._add_column, icon="plus", kind="quiet")
        self._row.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(1)
        self.board = QScrollArea()
        self.board.setFrameShape(QFrame.Shape.NoFrame)
        self.board.setWidgetResizable(True)
        self.board.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.board.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.board.setWidget(holder)
        self.board.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
