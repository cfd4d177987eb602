"""The check list of a card: lines that several tick and write at once."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.collaboration.entry_places import Spot
from core.collaboration.tasks import TaskList
from core.collaboration.tasks_cards import TITLE_MOST, Item
from ui.collaboration.attempting import Attempting
from ui.collaboration.shared_words import SharedLine
from ui.widgets.button import icon_button
from ui.widgets.progress import ProgressLine


class CheckList(Attempting, QWidget):
    """The lines of one card; Ctrl+Up and Ctrl+Down carry a line."""

    def __init__(self, tasks: TaskList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.card_id = ""
        self.lines: dict[str, CheckLine] = {}
        self.progress = ProgressLine()
        self.new = QLineEdit()
        self.new.setPlaceholderText("Add a line…")
        self.new.setAccessibleName("Add a line to the check list")
        self.new.setMaxLength(TITLE_MOST)
        self.new.returnPressed.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.progress)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        column.addWidget(self.new)

    def show_card(self, card_id: str) -> None:
        """Another card."""
        self.card_id = card_id
        self.new.clear()

    def refresh(self, *, may_write: bool) -> None:
        """What is so now; whoever writes in a line goes on writing."""
        items = self.tasks.items(self.card_id)
        for one in self.lines.keys() - {item.id for item in items}:
            gone = self.lines.pop(one)
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, item in enumerate(items):
            line = self.lines.get(item.id) or self._make(item)
            if self._rows.indexOf(line) != place:
                self._rows.removeWidget(line)
                self._rows.insertWidget(place, line)
            line.refresh(item, may_write=may_write)
        done = sum(item.is_done for item in items)
        self.progress.set_fraction(done / len(items) if items else 0.0)
        self.progress.setVisible(bool(items))
        self.new.setVisible(may_write)

    def fields(self) -> dict[Spot, QWidget]:
        """Where in it somebody can be."""
        found: dict[Spot, QWidget] = {Spot("cards", self.card_id, "items"): self.new}
        for one, line in self.lines.items():
            found |= {Spot("items", one): line, Spot("items", one, "title"): line.words}
        return found

    def _make(self, item: Item) -> "CheckLine":
        line = self.lines[item.id] = CheckLine()
        tasks, one = self.tasks, item.id
        line.box.toggled.connect(lambda is_on: self.attempt(tasks.check_item, one, is_done=is_on))
        line.words.written.connect(lambda text: self.attempt(tasks.write_item, one, text))
        line.words.undo_wanted.connect(lambda: self.attempt(tasks.undo))
        line.words.redo_wanted.connect(lambda: self.attempt(tasks.redo))
        line.remove_button.clicked.connect(lambda: self.attempt(tasks.remove_item, one))
        line.carried.connect(lambda step: self._carry(one, step))
        return line

    def _carry(self, item_id: str, step: int) -> None:
        ids = [item.id for item in self.tasks.items(self.card_id)]
        if item_id in ids:
            self.attempt(self.tasks.move_item, item_id, max(0, ids.index(item_id) + step))
            self.lines[item_id].words.setFocus()

    def _add(self) -> None:
        if text := self.new.text().strip():
            self.new.clear()
            self.attempt(self.tasks.add_item, self.card_id, text)


class CheckLine(QWidget):
    """One line: a box, words, and a cross."""

    carried = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.words = SharedLine("Line of the check list", most=TITLE_MOST)
        self.remove_button = icon_button("x", "Remove this line")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.box)
        row.addWidget(self.words, 1)
        row.addWidget(self.remove_button)

    def refresh(self, item: Item, *, may_write: bool) -> None:
        """What is so now."""
        with QSignalBlocker(self.box):
            self.box.setChecked(item.is_done)
        self.box.setAccessibleName(f"Done: {item.title}")
        self.words.show_text(item.title)
        self.words.setReadOnly(not may_write)
        self.box.setEnabled(may_write)
        self.remove_button.setVisible(may_write)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Ctrl and an arrow carry the line."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier and not self.words.isReadOnly():
            self.carried.emit(step)
        else:
            super().keyPressEvent(event)
