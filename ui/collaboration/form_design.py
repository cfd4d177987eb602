"""Designing a form: its questions on the left, everything about the chosen one on the right."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.entry_places import Spot
from core.collaboration.form import ABOUT as FORM
from core.collaboration.form import Form
from core.collaboration.form_questions import HELP_MOST, OFFERING, TITLE_MOST, QuestionKind
from core.events import Subscription
from ui import theme
from ui.collaboration.attempting import Attempting
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.form_kinds import FIRST_OPTIONS, SORTS
from ui.collaboration.form_list import ABOUT, QuestionList
from ui.collaboration.form_properties import QuestionProperties
from ui.collaboration.person_frames import AROUND
from ui.collaboration.shared_words import SharedLine, SharedText
from ui.messages import Messages
from ui.widgets.button import button, icon_button
from ui.widgets.card import Card
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

LIST_WIDTH = 250
# Below this the questions stand above what is said of one, and take so much of the height.
NARROW = 620
LIST_HEIGHT = 230


class DesignView(Attempting, QWidget):
    """Follows a form. `refreshed` after it shows something else."""

    refreshed = Signal()

    def __init__(
        self, form: Form, *, may_write: bool, marks: EntryMarks | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.marks = marks or EntryMarks(self)
        self.form, self.may_write = form, may_write
        self._build()
        for keys, verb in ((QKeySequence.StandardKey.Undo, form.undo), (QKeySequence.StandardKey.Redo, form.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda verb=verb: self.attempt(verb))
        self._subscription: Subscription = form.listen(lambda _: self.refresh())
        self.list.choose(ABOUT)
        self.refresh()

    def close_form(self) -> None:
        """Follow the document no more."""
        self._subscription.cancel()

    def refresh(self) -> None:
        """Show what is so now; focus and caret stay."""
        form = self.form
        chosen = self.list.key
        with QSignalBlocker(self.list):
            self.list.rows.may_write = self.may_write
            self.list.rows.fill(form.about.title, form.questions)
            if self.list.key != chosen or not self.list.currentIndex().isValid():
                self.list.choose(chosen)
        self.title.show_text(form.about.title)
        self.description.show_text(form.about.description)
        with QSignalBlocker(self.closed):
            self.closed.setChecked(form.about.is_closed)
        for field in (self.title, self.description):
            field.setReadOnly(not self.may_write)
        for widget in (self.closed, self.add_button):
            widget.setEnabled(self.may_write)
        self.undo_button.setEnabled(self.may_write and form.can_undo)
        self.redo_button.setEnabled(self.may_write and form.can_redo)
        question = form.question(self.list.key)
        if question is None:
            self.stack.setCurrentWidget(self.about)
        else:
            self.properties.show_question(question, may_write=self.may_write)
            self.stack.setCurrentWidget(self.scrolled)
        self.refreshed.emit()

    def fields(self) -> dict[Spot, QWidget]:
        """Where in what is shown somebody can be."""
        if self.stack.currentWidget() is self.scrolled:
            return self.properties.fields()
        named = {"title": self.title, "description": self.description, "is_closed": self.closed}
        return {Spot("about", FORM, name): widget for name, widget in named.items()}

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's names
        """Side by side, or below each other."""
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        self.side.setMinimumWidth(0 if is_narrow else LIST_WIDTH)
        self.side.setMaximumSize(*((self.width(), LIST_HEIGHT) if is_narrow else (LIST_WIDTH, self.height())))

    def add(self, kind: QuestionKind) -> None:
        """A question of a kind below the chosen one (or at the end), ready to be written."""
        ids = [question.id for question in self.form.questions]
        index = ids.index(self.list.key) + 1 if self.list.key in ids else None
        options = FIRST_OPTIONS if kind in OFFERING else ()
        made = self.attempt(self.form.add, kind, index=index, options=options)
        if made:
            self.list.choose(made)
            self.properties.title.setFocus()

    def menu(self) -> QMenu:
        """The kinds of questions that can be added."""
        return self._menu

    def _remove(self, question_id: str) -> None:
        ids = [question.id for question in self.form.questions]
        place = ids.index(question_id) if question_id in ids else 0
        self.attempt(self.form.remove, question_id)
        left = [question.id for question in self.form.questions]
        self.list.choose(left[min(place, len(left) - 1)] if left else ABOUT)
        Messages.of(self).info("The question was removed.", button="Undo", do=lambda: self.attempt(self.form.undo))

    def _copy(self, question_id: str) -> None:
        if made := self.attempt(self.form.duplicate, question_id):
            self.list.choose(made)

    def _build(self) -> None:
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.side = self._build_list()
        row.addWidget(self.side)
        self.properties = QuestionProperties(self.form, self.marks)
        self.properties.removed.connect(self._remove)
        self.properties.copied.connect(self._copy)
        self.scrolled = scrolled(self.properties, right=12)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_about())
        self.stack.addWidget(self.scrolled)
        body = Card()
        body.set_margins(16)
        body.add(self.stack, 1)
        row.addWidget(body, 1)

    def _build_list(self) -> QWidget:
        self.list = QuestionList(self.marks)
        self.list.chosen.connect(lambda _: self.refresh())
        self.list.moved.connect(lambda one, index: self.attempt(self.form.move, one, index))
        self.list.removed.connect(self._remove)
        self.list.copied.connect(self._copy)
        self._menu = QMenu(self)
        for kind, sort in SORTS.items():
            action = self._menu.addAction(theme.icon(sort.icon, "muted"), sort.title)
            action.triggered.connect(lambda _=False, kind=kind: self.add(kind))
        self.add_button = button("Add a question", icon="plus", kind="primary")
        self.add_button.setMenu(self._menu)
        self.add_button.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        undo, redo = (QKeySequence(keys).toString() for keys in ("Ctrl+Z", "Ctrl+Y"))
        self.undo_button = icon_button("undo-2", "Undo", lambda: self.attempt(self.form.undo), shortcut=undo)
        self.redo_button = icon_button("redo-2", "Redo", lambda: self.attempt(self.form.redo), shortcut=redo)
        side = Card()
        side.set_margins(10)
        side.add(self.list, 1)
        verbs = QHBoxLayout()
        verbs.setSpacing(4)
        verbs.addWidget(self.add_button, 1)
        verbs.addWidget(self.undo_button)
        verbs.addWidget(self.redo_button)
        side.body.addLayout(verbs)
        return side

    def _build_about(self) -> QWidget:
        form = self.form
        self.title = SharedLine("Title of the form", most=TITLE_MOST, hint="What is this form called?")
        self.title.written.connect(lambda text: self.attempt(form.write_about, "title", text))
        self.description = SharedText(
            "What the form is for", hint="What it is for, and how long it takes", rows=(4, 12)
        )
        self.description.written.connect(lambda text: self.attempt(form.write_about, "description", text[:HELP_MOST]))
        for field in (self.title, self.description):
            field.undo_wanted.connect(lambda: self.attempt(form.undo))
            field.redo_wanted.connect(lambda: self.attempt(form.redo))
        self.closed = QCheckBox("Take no more answers")
        self.closed.toggled.connect(lambda is_on: self.attempt(form.close, is_closed=is_on))
        self.about = QWidget()
        column = QVBoxLayout(self.about)
        column.setContentsMargins(AROUND, AROUND, 0, 0)
        column.setSpacing(8)
        column.addWidget(label("Title", role="caption"))
        column.addWidget(self.title)
        column.addWidget(label("Description", role="caption"))
        column.addWidget(self.description)
        column.addSpacing(6)
        column.addWidget(self.closed)
        column.addStretch(1)
        return self.about
