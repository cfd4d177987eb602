"""A column of a task list: its title, its cards, and a line to add one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from core.collaboration.entry_places import Spot
from core.collaboration.tasks import NOWHERE, TaskList
from core.collaboration.tasks_cards import TITLE_MOST, Column
from core.collaboration.tasks_filter import CardFilter
from ui import theme
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.shared_words import SharedLine
from ui.collaboration.tasks_list import CardList
from ui.collaboration.tasks_model import Move
from ui.widgets.button import icon_button
from ui.widgets.label import label

WIDTH = 272


class ColumnCard(QFrame):
    """`added(column id, title)`, `renamed(column id, title)`, `shifted(column id, -1 or 1)`, `removed(column id)`."""

    added = Signal(str, str)
    renamed = Signal(str, str)
    shifted = Signal(str, int)
    removed = Signal(str)

    def __init__(
        self,
        tasks: TaskList,
        column: Column,
        *,
        move: Move,
        marks: EntryMarks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.column_id = column.id
        self._tasks = tasks
        self.setProperty("card", True)
        self.setFixedWidth(WIDTH)
        self.title = SharedLine("Title of the column", most=TITLE_MOST, hint="Untitled")
        self.title.setStyleSheet(
            "QLineEdit { border-color: transparent; background: transparent; font-weight: 600; padding: 0 4px; }"
        )
        self.title.written.connect(lambda text: self.renamed.emit(self.column_id, text))
        self.count = label(tone="muted")
        self.menu_button = icon_button("ellipsis", "What to do with this column")
        self.menu_button.setPopupMode(self.menu_button.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.menu_button.setMenu(self._menu)
        self.cards = CardList(tasks, column.id or "nowhere", move=move, marks=marks, name=f"Cards: {column.title}")
        self.cards.rows.column_id = column.id
        self.line = QLineEdit()
        self.line.setPlaceholderText("Add a card…")
        self.line.setMaxLength(TITLE_MOST)
        self.line.returnPressed.connect(self._add)
        self._build()

    def refresh(self, column: Column, wanted: CardFilter, *, may_write: bool) -> None:
        """What is so now."""
        everything, shown = self._tasks.stack(column.id), self._tasks.stack(column.id, wanted)
        self.cards.rows.may_write = may_write
        self.cards.show_rows(shown)
        self.title.show_text(column.title)
        self.title.setReadOnly(not may_write or column == NOWHERE)
        self.count.setText(str(len(shown)) if len(shown) == len(everything) else f"{len(shown)} of {len(everything)}")
        self.line.setVisible(may_write)
        self.menu_button.setVisible(may_write and column != NOWHERE)
        name = column.title or "Untitled"
        self.setAccessibleName(f"Column {name}, {len(shown)} cards")
        self.cards.setAccessibleName(f"Cards in {name}")
        self.line.setAccessibleName(f"Add a card to {name}")

    def fields(self) -> dict[Spot, QWidget]:
        """Where in the column somebody can be, besides its cards."""
        one = self.column_id
        return {Spot("columns", one, "title"): self.title, Spot("columns", one, "more"): self.line}

    def menu(self) -> QMenu:
        """What can be done with the column."""
        self._fill_menu()
        return self._menu

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        head.addWidget(self.menu_button)
        column.addLayout(head)
        column.addWidget(self.cards, 1)
        column.addWidget(self.line)

    def _fill_menu(self) -> None:
        self._menu.clear()
        ids = [column.id for column in self._tasks.columns]
        place = ids.index(self.column_id) if self.column_id in ids else 0
        for title, icon, step, is_on in (
            ("Move left", "arrow-left", -1, place > 0),
            ("Move right", "arrow-right", 1, place < len(ids) - 1),
        ):
            action = self._menu.addAction(theme.icon(icon, "muted"), title)
            action.setEnabled(is_on)
            action.triggered.connect(lambda _=False, step=step: self.shifted.emit(self.column_id, step))
        self._menu.addSeparator()
        action = self._menu.addAction(theme.icon("trash-2", "muted"), "Remove the column")
        action.triggered.connect(lambda: self.removed.emit(self.column_id))

    def _add(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.clear()
            self.added.emit(self.column_id, text)
            self.cards.scrollToBottom()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
