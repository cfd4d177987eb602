"""What there is to choose from in a question: lines that several write at once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.entry_places import Spot
from core.collaboration.form import Form
from core.collaboration.form_questions import TITLE_MOST, Option
from ui.collaboration.attempting import Attempting
from ui.collaboration.shared_words import SharedLine
from ui.widgets.button import button, icon_button


class OptionsEditor(Attempting, QWidget):
    """The options of one question; Return adds the next one, Ctrl+Up and Ctrl+Down carry one."""

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self.question_id = ""
        self.lines: dict[str, OptionLine] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column.addLayout(self._rows)
        self.add_button = button("Add an option", lambda: self._add(), kind="quiet", icon="plus")
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self, question_id: str, *, may_write: bool) -> None:
        """What is so now; whoever writes in a line goes on writing."""
        self.question_id = question_id
        options = self.form.options(question_id)
        for one in self.lines.keys() - {option.id for option in options}:
            gone = self.lines.pop(one)
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, option in enumerate(options):
            line = self.lines.get(option.id) or self._make(option)
            if self._rows.indexOf(line) != place:
                self._rows.removeWidget(line)
                self._rows.insertWidget(place, line)
            line.words.show_text(option.title)
            line.set_editable(may_write)
        self.add_button.setVisible(may_write)

    def fields(self) -> dict[Spot, QWidget]:
        """Where in them somebody can be."""
        return {Spot("options", one, "title"): line.words for one, line in self.lines.items()}

    def _make(self, option: Option) -> "OptionLine":
        line = self.lines[option.id] = OptionLine()
        form, one = self.form, option.id
        line.words.written.connect(lambda text: self.attempt(form.write_option, one, text))
        line.words.undo_wanted.connect(lambda: self.attempt(form.undo))
        line.words.redo_wanted.connect(lambda: self.attempt(form.redo))
        line.words.returnPressed.connect(lambda: self._add(after=one))
        line.remove_button.clicked.connect(lambda: self.attempt(form.remove_option, one))
        line.carried.connect(lambda step: self._carry(one, step))
        return line

    def _add(self, *, after: str = "") -> None:
        ids = [option.id for option in self.form.options(self.question_id)]
        index = ids.index(after) + 1 if after in ids else len(ids)
        made = self.attempt(self.form.add_option, self.question_id, f"Option {len(ids) + 1}", index=index)
        if made in self.lines:
            self.lines[made].words.setFocus()
            self.lines[made].words.selectAll()

    def _carry(self, option_id: str, step: int) -> None:
        ids = [option.id for option in self.form.options(self.question_id)]
        if option_id in ids:
            self.attempt(self.form.move_option, option_id, max(0, ids.index(option_id) + step))
            self.lines[option_id].words.setFocus()


class OptionLine(QWidget):
    """One option: its words, arrows, and a cross."""

    carried = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.words = SharedLine("Option", most=TITLE_MOST, hint="Untitled")
        self.up_button = icon_button("chevron-up", "Move up", lambda: self.carried.emit(-1), shortcut="Ctrl+Up")
        self.down_button = icon_button("chevron-down", "Move down", lambda: self.carried.emit(1), shortcut="Ctrl+Down")
        self.remove_button = icon_button("x", "Remove this option")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.words, 1)
        for made in (self.up_button, self.down_button, self.remove_button):
            row.addWidget(made)

    def set_editable(self, is_editable: bool) -> None:
        """Whether the person may change it."""
        self.words.setReadOnly(not is_editable)
        for made in (self.up_button, self.down_button, self.remove_button):
            made.setVisible(is_editable)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Ctrl and an arrow carry the line."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier and not self.words.isReadOnly():
            self.carried.emit(step)
        else:
            super().keyPressEvent(event)
