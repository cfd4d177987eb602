"""One question as it is asked: its title, its help, the field, and below it what is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from core.collaboration.form_questions import Option, Question, QuestionKind
from core.collaboration.form_values import Value
from ui.collaboration.form_fields import AnswerField, field_key, make_field
from ui.widgets.label import label


class QuestionCard(QFrame):
    """`changed(value)` when the person answers."""

    changed = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, question: Question, options: Sequence[Option]) -> None:
        super().__init__()
        self.question = question
        self.options = tuple(options)
        is_section = question.kind is QuestionKind.SECTION
        self.setProperty("card", not is_section)
        column = QVBoxLayout(self)
        column.setContentsMargins(*((2, 14, 2, 0) if is_section else (18, 15, 18, 16)))
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(4)
        self.title = label(role="title" if is_section else "heading", wraps=True)
        self.required = label("Required", role="caption")
        head.addWidget(self.title, 1)
        head.addWidget(self.required)
        column.addLayout(head)
        self.help = label(tone="muted", wraps=True)
        column.addWidget(self.help)
        self.field: AnswerField = make_field(question, options)
        self.field.changed.connect(self.changed.emit)
        self.field.undo_wanted.connect(self.undo_wanted.emit)
        self.field.redo_wanted.connect(self.redo_wanted.emit)
        column.addSpacing(2)
        column.addWidget(self.field)
        self.field.setVisible(not is_section)
        self.error = label(tone="bad", wraps=True)
        self.error.hide()
        column.addWidget(self.error)
        self.take_over(question, options)

    def take_over(self, question: Question, options: Sequence[Option]) -> bool:
        """Ask as the question says now, without a new field; False when it needs another one."""
        if field_key(question, options) != field_key(self.question, self.options):
            return False
        self.question, self.options = question, tuple(options)
        self.setAccessibleName(question.title)
        self.title.setText(question.title or "Untitled")
        self.required.setVisible(question.is_required and question.is_asked)
        self.help.setText(question.help)
        self.help.setVisible(bool(question.help))
        self.field.set_title(question.title)
        return True

    def show_value(self, value: Value) -> None:
        """Show an answer without telling anybody."""
        self.field.show_value(value)

    def set_error(self, words: str) -> None:
        """Say what is wrong; "" takes it away."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.field.set_bad(bool(words))
        self.setAccessibleDescription(words)
