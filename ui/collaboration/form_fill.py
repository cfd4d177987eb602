"""Answering a form: one calm column, alone or together, with what is wrong beside each question."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.collaboration.answers import Answers, Response, answer_field, problems
from core.collaboration.comment_anchors import RESPONSES
from core.collaboration.entry_places import Spot
from core.collaboration.form import Form
from core.collaboration.form_questions import WRITTEN, Question
from core.collaboration.form_values import Value, values_of
from core.collaboration.records import Member
from core.events import Subscription
from ui.actions import action
from ui.collaboration.attempting import Attempting
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.form_card import QuestionCard
from ui.collaboration.talk_rows import moment as when
from ui.widgets.button import button
from ui.widgets.dialog import confirm
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import label
from ui.widgets.progress import ProgressLine
from ui.widgets.scroll import scrolled

WIDTH = 660
# Of one's own responses, so many of the latest can be chosen.
MINE_MOST = 20


class FillView(Attempting, QWidget):
    """Follows a form and its answers; `show_response` chooses which one is filled. `refreshed` after it shows
    something else."""

    refreshed = Signal()

    def __init__(
        self,
        form: Form,
        answers: Answers,
        *,
        me: Member,
        may_answer: bool,
        marks: EntryMarks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.marks = marks or EntryMarks(self)
        self.marks.people_moved.connect(lambda: self._offer_drafts())
        self.form, self.answers, self.me, self.may_answer = form, answers, me, may_answer
        self.response_id = ""
        self.cards: dict[str, QuestionCard] = {}
        self._is_checked = False
        self._build()
        self._subscriptions: list[Subscription] = [form.listen(self._heard), answers.listen(self._heard)]
        mine = [one for one in answers.drafts if one.author_id == me.peer_id]
        self.response_id = mine[-1].id if mine else ""
        self.refresh()

    def close_form(self) -> None:
        """Follow the documents no more."""
        for subscription in self._subscriptions:
            subscription.cancel()

    @property
    def response(self) -> Response | None:
        """What is being filled."""
        return self.answers.responses.get(self.response_id)

    def show_response(self, response_id: str) -> None:
        """Fill this one, which may be somebody else's draft."""
        self.response_id = response_id
        self._is_checked = False
        self.refresh()
        self.area.verticalScrollBar().setValue(0)

    def begin(self) -> None:
        """A new response."""
        made = self.attempt(self.answers.begin, self.form, author_id=self.me.peer_id, author=self.me.name)
        if made:
            self.show_response(made)
            self._focus(next(iter(self.cards), ""))

    def submit(self) -> None:
        """Let it count, or show what is wrong."""
        wrong: Mapping[str, str] | None = self.attempt(self.answers.submit, self.response_id, self.form)
        if wrong:
            self._is_checked = True
            self.refresh()
            self._focus(next(iter(wrong)))

    def reopen(self) -> None:
        """Change what was submitted."""
        self.attempt(self.answers.reopen, self.response_id, author_id=self.me.peer_id)

    @action(palette=False)
    async def discard(self) -> None:
        """Take the draft away."""
        if await confirm(
            self, "Discard this response?", "What was answered is gone.", accept="Discard", is_danger=True
        ):
            self.answers.discard(self.response_id, author_id=self.me.peer_id)

    def refresh(self) -> None:
        """Show what is so now; who writes goes on writing."""
        response = self.response
        if response is None:
            self.response_id = ""
        self._offer_drafts()
        if not any(question.is_asked for question in self.form.questions):
            self.stack.setCurrentWidget(self.nothing)
        elif response is None:
            self._show_start()
        elif response.is_submitted:
            self.stack.setCurrentWidget(self.thanks)
            is_mine = response.author_id == self.me.peer_id
            self.thanks.buttons[0].setVisible(is_mine and not self.form.about.is_closed)
            self.thanks.buttons[1].setVisible(not self.form.about.is_closed)
        else:
            self.stack.setCurrentWidget(self.sheet)
            self._show_questions(response)
        self.refreshed.emit()

    def fields(self) -> dict[Spot, QWidget]:
        """Where in the response somebody can be."""
        cards = self.cards.values() if self.stack.currentWidget() is self.sheet else ()
        return {
            Spot(RESPONSES, self.response_id, answer_field(card.question)): card.field.words or card for card in cards
        }

    def bring(self, question_id: str) -> None:
        """A question into sight."""
        if (card := self.cards.get(question_id)) is not None:
            self.area.ensureWidgetVisible(card)

    def _show_start(self) -> None:
        is_closed = self.form.about.is_closed
        about = self.form.about.description or "Your answers are kept as you type, and count once you submit them."
        closed = "Whoever made this form takes no more answers."
        reader = "You may read this workspace; its owner can let you answer."
        self.start.set_text(
            closed if is_closed else about if self.may_answer else reader, self.form.about.title or "Form"
        )
        self.start.buttons[0].setVisible(self.may_answer and not is_closed)
        self.stack.setCurrentWidget(self.start)

    def _show_questions(self, response: Response) -> None:
        asked = values_of(self.form, response)
        wanted = {question.id: question for question, _ in asked}
        for one, card in list(self.cards.items()):
            if one not in wanted or not card.take_over(wanted[one], self.form.options(one)):
                self._drop(one)
        wrong = problems(self.form, response) if self._is_checked else {}
        for place, (question, value) in enumerate(asked):
            card = self.cards.get(question.id) or self._make(question)
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            card.show_response(response.id)
            card.show_value(_shown(question, value, response))
            card.field.set_editable(self.may_answer)
            card.set_error(wrong.get(question.id, ""))
        self.title.setText(self.form.about.title or "Form")
        self.about.setText(self.form.about.description)
        self.about.setVisible(bool(self.form.about.description))
        counted = [value for question, value in asked if question.is_asked]
        done = sum(value is not None for value in counted)
        self.progress.set_fraction(done / len(counted) if counted else 0.0)
        self.count.setText(f"{done} of {len(counted)} answered")
        left = sum(bool(words) for words in wrong.values())
        self.problem.setText(
            f"{left} to look at again." if left > 1 else "One answer to look at again." if left else ""
        )
        self.discard_button.setVisible(response.author_id == self.me.peer_id)

    def _make(self, question: Question) -> QuestionCard:
        card = self.cards[question.id] = QuestionCard(question, self.form.options(question.id), self.marks)
        card.changed.connect(lambda value: self.attempt(self.answers.answer, self.response_id, card.question, value))
        card.undo_wanted.connect(lambda: self.attempt(self.answers.undo))
        card.redo_wanted.connect(lambda: self.attempt(self.answers.redo))
        return card

    def _drop(self, question_id: str) -> None:
        card = self.cards.pop(question_id)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _focus(self, question_id: str) -> None:
        card = self.cards.get(question_id)
        if card is not None:
            card.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(card)

    def _offer_drafts(self) -> None:
        """Every draft, and one's own responses, which can be opened again."""
        mine = [one for one in self.answers.submitted if one.author_id == self.me.peer_id]
        found = [*self.answers.drafts, *mine[-MINE_MOST:]]
        if (response := self.response) is not None and response not in found:
            found.append(response)
        wanted = [(one.id, self._draft_words(one)) for one in found]
        if [
            (self.drafts.itemData(place), self.drafts.itemText(place)) for place in range(self.drafts.count())
        ] != wanted:
            with QSignalBlocker(self.drafts):
                self.drafts.clear()
                for one, words in wanted:
                    self.drafts.addItem(words, one)
        with QSignalBlocker(self.drafts):
            self.drafts.setCurrentIndex(self.drafts.findData(self.response_id))
        self.bar.setVisible(any(one.id != self.response_id for one in found))
        self.new_button.setVisible(self.may_answer and not self.form.about.is_closed)

    def _draft_words(self, one: Response) -> str:
        whose = "Yours" if one.author_id == self.me.peer_id else f"{one.author or 'Somebody'}'s"
        words = f"{whose}, {f'submitted {when(one.submitted)}' if one.is_submitted else f'begun {when(one.started)}'}"
        people = ", ".join(name for _, name in self.marks.people.get(one.id, ()))
        return f"{words} · {people} here" if people else words

    def _heard(self, changed: object) -> None:
        self.refresh()

    def _build(self) -> None:
        self.drafts = QComboBox()
        self.drafts.setAccessibleName("Which response")
        self.drafts.setPlaceholderText("Choose a response")
        self.drafts.activated.connect(lambda _: self.show_response(str(self.drafts.currentData() or "")))
        self.new_button = button("New response", self.begin, icon="plus")
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label("Response", tone="muted"))
        row.addWidget(self.drafts)
        row.addWidget(self.new_button)
        row.addStretch(1)
        self.start = EmptyState("clipboard-list", "Form", "", (("Begin", self.begin),))
        self.nothing = EmptyState("clipboard-list", "No questions yet", "What is asked here appears as it is written.")
        self.thanks = EmptyState(
            "circle-check",
            "Thank you",
            "Your answers are submitted and count in the results.",
            (("Change my answers", self.reopen), ("Answer once more", self.begin)),
        )
        self.stack = QStackedWidget()
        self._build_sheet()
        for widget in (self.start, self.nothing, self.thanks, self.sheet):
            self.stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)

    def _build_sheet(self) -> None:
        self.title = label(role="title", wraps=True)
        self.about = label(tone="muted", wraps=True)
        self.progress = ProgressLine()
        self.count = label(role="caption")
        self.problem = label(tone="bad")
        self.submit_button = button("Submit", self.submit, kind="primary")
        self.discard_button = button("Discard", self.discard, kind="quiet")
        inside = QWidget()
        inside.setMaximumWidth(WIDTH)
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 4, 0, 16)
        whole.setSpacing(12)
        whole.addWidget(self.title)
        whole.addWidget(self.about)
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        whole.addLayout(self._column)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.submit_button)
        foot.addWidget(self.problem)
        foot.addStretch(1)
        foot.addWidget(self.discard_button)
        whole.addLayout(foot)
        whole.addStretch(1)
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        line.addWidget(inside, 1000)
        line.addStretch(1)
        self.area = scrolled(middle, right=12)
        self.sheet = QWidget()
        column = QVBoxLayout(self.sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.progress, 1)
        head.addWidget(self.count)
        column.addLayout(head)
        column.addWidget(self.area, 1)


def _shown(question: Question, value: Value, response: Response) -> Value:
    # a space at the end is no answer, but somebody is about to write the next word
    return response.written.get(question.id, "") if question.kind in WRITTEN else value
