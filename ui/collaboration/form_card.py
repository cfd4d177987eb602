"""One question as it is asked: its title, its help, the field, and below it what is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from core.collaboration.comment_anchors import QUESTIONS, RESPONSES
from core.collaboration.entry_places import Spot
from core.collaboration.form_questions import Option, Question, QuestionKind
from core.collaboration.form_values import Value
from ui import theme
from ui.collaboration.comment_mark import KEYS, NEW_SIGN, CommentMark
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.form_fields import AnswerField, field_key, make_field
from ui.widgets.label import label


class QuestionCard(QFrame):
    """`changed(value)` when the person answers. With `marks` it can be commented on, and shows how often it was."""

    changed = Signal(object)
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, question: Question, options: Sequence[Option], marks: EntryMarks | None = None) -> None:
        super().__init__()
        self.marks = marks
        self.response_id = ""
        self._is_answered = False
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
        self.comment_mark: CommentMark | None = None
        if marks is not None:
            self.comment_mark = CommentMark(marks, "Comment on the question", is_shy=True)
            head.addWidget(self.comment_mark)
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

    def show_response(self, response_id: str) -> None:
        """Whose answer is in it: what is said about that counts here too."""
        self.response_id = response_id
        if self.comment_mark is not None:
            self.comment_mark.show_for(*self.spots)

    @property
    def spots(self) -> tuple[Spot, ...]:
        """What comments that are shown here are about: the question, and the answer to it."""
        question = Spot(QUESTIONS, self.question.id)
        return (question, Spot(RESPONSES, self.response_id, self.question.id)) if self.response_id else (question,)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """The question or the answer can be commented on."""
        if (menu := self.menu()) is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def menu(self) -> QMenu | None:
        """What can be done with it; None when nothing can."""
        if self.marks is None:
            return None
        made, wanted = QMenu(self), self.marks.comment_wanted
        titles = ("Comment on the question", "Comment on this answer")
        for words, spot in zip(titles, self.spots[: 1 + self._is_answered], strict=False):
            made.addAction(theme.icon(NEW_SIGN, "muted"), words, lambda spot=spot: wanted.emit(spot))
        made.actions()[-1].setShortcut(KEYS)
        return made

    def show_value(self, value: Value) -> None:
        """Show an answer without telling anybody."""
        self._is_answered = value is not None and value != ""
        self.field.show_value(value)

    def set_error(self, words: str) -> None:
        """Say what is wrong; "" takes it away."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.field.set_bad(bool(words))
        self.setAccessibleDescription(words)
