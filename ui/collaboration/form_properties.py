"""Everything about one question: what it asks, how it is answered, and what an answer must be."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.comment_anchors import QUESTIONS
from core.collaboration.entry_places import Spot
from core.collaboration.form import Form
from core.collaboration.form_questions import OFFERING, Question, QuestionKind
from ui import theme
from ui.collaboration.attempting import Attempting
from ui.collaboration.comment_mark import CommentMark
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.form_card import QuestionCard
from ui.collaboration.form_condition import ConditionEditor
from ui.collaboration.form_kinds import SORTS
from ui.collaboration.form_options import OptionsEditor
from ui.collaboration.form_rules import RULES, RulesEditor
from ui.collaboration.person_frames import AROUND
from ui.collaboration.shared_words import SharedText
from ui.widgets.button import icon_button
from ui.widgets.label import label


class QuestionProperties(Attempting, QWidget):
    """`show_question` fills it; what the person does goes straight into the form. `removed` and `copied` ask."""

    removed = Signal(str)
    copied = Signal(str)

    def __init__(self, form: Form, marks: EntryMarks | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self.marks = marks or EntryMarks(self)
        self.question_id = ""
        self._preview: QuestionCard | None = None
        self.rules = RulesEditor(QuestionKind.SECTION)
        self._make_fields()
        self._lay_out()

    def show_question(self, question: Question, *, may_write: bool) -> None:
        """What is so now; focus and caret stay while it is the same question."""
        self.question_id = question.id
        self.comment_mark.show_for(Spot(QUESTIONS, question.id))
        with QSignalBlocker(self.kind), QSignalBlocker(self.required):
            self.kind.setCurrentIndex(self.kind.findData(str(question.kind)))
            self.required.setChecked(question.is_required)
        self.title.show_text(question.title)
        self.help.show_text(question.help)
        for field in (self.title, self.help):
            field.setReadOnly(not may_write)
        for widget in (self.kind, self.required, self.copy_button, self.remove_button):
            widget.setEnabled(may_write)
        self.required.setVisible(question.is_asked)
        has_options = question.kind in OFFERING
        self.options_words.setVisible(has_options)
        self.options.setVisible(has_options)
        self.options.refresh(question.id, may_write=may_write)
        self._show_rules(question, may_write=may_write)
        self.condition.refresh(question, may_write=may_write)
        self._show_preview(question)

    def fields(self) -> dict[Spot, QWidget]:
        """Where in the question somebody can be."""
        named = {
            "title": self.title,
            "help": self.help,
            "kind": self.kind,
            "is_required": self.required,
            "rules": self.rules,
            "condition": self.condition,
        }
        found = {Spot(QUESTIONS, self.question_id, name): widget for name, widget in named.items()}
        return found | self.options.fields()

    def _show_rules(self, question: Question, *, may_write: bool) -> None:
        if self.rules.kind is not question.kind:
            gone, self.rules = self.rules, RulesEditor(question.kind)
            self.rules.changed.connect(lambda name, value: self._change(**{name: value}))
            self._rules_place.replaceWidget(gone, self.rules)
            gone.hide()
            gone.deleteLater()
        self.rules.refresh(question, may_write=may_write)
        self.rules.setVisible(question.kind in RULES)
        self.rules_words.setVisible(question.kind in RULES)

    def _show_preview(self, question: Question) -> None:
        options = tuple(self.form.options(question.id))
        if self._preview is not None and (self._preview.question, self._preview.options) == (question, options):
            return
        if self._preview is not None and self._preview.take_over(question, options):
            return
        if self._preview is not None:
            self._preview_place.removeWidget(self._preview)
            self._preview.hide()
            self._preview.deleteLater()
        self._preview = QuestionCard(question, options)
        self._preview_place.addWidget(self._preview)

    def _change(self, **values: object) -> None:
        self.attempt(self.form.change, self.question_id, **values)

    def _make_fields(self) -> None:
        form = self.form
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of question")
        for kind, sort in SORTS.items():
            self.kind.addItem(theme.icon(sort.icon, "muted"), sort.title, str(kind))
        self.kind.currentIndexChanged.connect(lambda _: self._change(kind=QuestionKind(self.kind.currentData())))
        self.title = SharedText("Question", hint="What do you ask?", rows=(1, 4))
        self.title.written.connect(lambda text: self.attempt(form.write, self.question_id, "title", text))
        self.help = SharedText("Help", hint="More about it, if it needs that", rows=(1, 6))
        self.help.written.connect(lambda text: self.attempt(form.write, self.question_id, "help", text))
        for field in (self.title, self.help):
            field.undo_wanted.connect(lambda: self.attempt(form.undo))
            field.redo_wanted.connect(lambda: self.attempt(form.redo))
        self.required = QCheckBox("Must be answered")
        self.required.toggled.connect(lambda is_on: self._change(is_required=is_on))
        self.options = OptionsEditor(form)
        self.condition = ConditionEditor(form)
        self.condition.changed.connect(lambda condition: self._change(condition=condition))
        self.comment_mark = CommentMark(self.marks, "Comment on this question")
        self.copy_button = icon_button(
            "copy", "Duplicate", lambda: self.copied.emit(self.question_id), shortcut="Ctrl+D"
        )
        self.remove_button = icon_button("trash-2", "Remove", lambda: self.removed.emit(self.question_id))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        # room for the frames of others
        column.setContentsMargins(AROUND, AROUND, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.kind)
        head.addStretch(1)
        head.addWidget(self.comment_mark)
        head.addWidget(self.copy_button)
        head.addWidget(self.remove_button)
        column.addLayout(head)
        column.addWidget(self.title)
        column.addWidget(self.help)
        column.addWidget(self.required)
        self.options_words = label("Options", role="caption")
        self.rules_words = label("What an answer must be", role="caption")
        self._rules_place = QVBoxLayout()
        self._rules_place.addWidget(self.rules)
        column.addWidget(self.options_words)
        column.addWidget(self.options)
        column.addWidget(self.rules_words)
        column.addLayout(self._rules_place)
        column.addWidget(label("Shown", role="caption"))
        column.addWidget(self.condition)
        column.addSpacing(10)
        column.addWidget(label("How it looks", role="caption"))
        self._preview_place = QVBoxLayout()
        column.addLayout(self._preview_place)
        column.addStretch(1)
