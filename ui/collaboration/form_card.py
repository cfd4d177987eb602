"""One question as it is asked: its title, its help, the field, and below it what is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from core.collaboration.form_questions import Option, Question, QuestionKind
from core.collaboration.form_values import Value
from ui.collaboration.form_fields import AnswerField, make_field
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
        self.setAccessibleName(question.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(*((2, 14, 2, 0) if is_section else (18, 15, 18, 16)))
        column.setSpacing(6)
        title = label(question.title or "Untitled", role="title" if is_section else "heading", wraps=True)
        if question.is_required:
            head = QHBoxLayout()
            head.setSpacing(4)
            head.addWidget(title, 1)
            sign = label("Required", role="caption")
            head.addWidget(sign)
            column.addLayout(head)
        else:
            column.addWidget(title)
        if question.help:
            column.addWidget(label(question.help, tone="muted", wraps=True))
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

    def show_value(self, value: Value) -> None:
        """Show an answer without telling anybody."""
        self.field.show_value(value)

    def set_error(self, words: str) -> None:
        """Say what is wrong; "" takes it away."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.field.set_bad(bool(words))
        self.setAccessibleDescription(words)
