"""FormView: a form in three tabs: designing it, answering it, and what was answered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from core.collaboration.answers import Answers
from core.collaboration.comment_anchors import QUESTIONS, RESPONSES
from core.collaboration.entry_places import Spot
from core.collaboration.form import ABOUT as FORM
from core.collaboration.form import Form
from core.collaboration.records import Member
from ui import theme
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.form_design import DesignView
from ui.collaboration.form_fill import FillView
from ui.collaboration.form_results import ResultsView

# The tabs from left to right.
DESIGN, ANSWER, RESULTS = range(3)


class FormView(QWidget):
    """Follows a Form and the Answers to it; `close_form` lets go of both. `refreshed` after it shows something else,
    `turned` when another question is chosen.

    Who `may_write` designs and looks after the responses, who `may_answer` fills some; everybody sees the results.
    """

    refreshed = Signal()
    turned = Signal()

    def __init__(
        self,
        form: Form,
        answers: Answers,
        *,
        me: Member,
        may_write: bool = True,
        may_answer: bool = True,
        marks: EntryMarks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.design = DesignView(form, may_write=may_write, marks=marks)
        self.fill = FillView(form, answers, me=me, may_answer=may_answer, marks=marks)
        self.results = ResultsView(form, answers, may_write=may_write, marks=marks)
        self.tabs = QTabWidget()
        # the line below the tabs belongs to what is under them
        self.tabs.tabBar().setDrawBase(False)
        for view, icon, title in (
            (self.design, "pencil", "Design"),
            (self.fill, "clipboard-list", "Answer"),
            (self.results, "chart-column", "Results"),
        ):
            page = QWidget()
            inside = QVBoxLayout(page)
            inside.setContentsMargins(0, 12, 0, 0)
            inside.addWidget(view)
            self.tabs.addTab(page, theme.icon(icon, "muted"), title)
        # a form that was answered is opened for its results, by who may not change it for its questions
        self.tabs.setCurrentIndex(ANSWER if not may_write else RESULTS if answers.submitted else DESIGN)
        for view in (self.design, self.fill):
            view.refreshed.connect(self.refreshed)
        self.design.list.chosen.connect(lambda _: self.turned.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    def fields(self) -> dict[Spot, QWidget]:
        """Where in it somebody can be."""
        return self.design.fields() | self.fill.fields()

    def chosen_in(self, widget: QWidget) -> Spot | None:
        """What is chosen in a list or table of it, or the question that stands beside the list."""
        if widget in (self.design.list, self.design.properties):
            key = self.design.list.key
            return Spot(QUESTIONS, key) if key else Spot("about", FORM)
        if self.results.table is not None and widget is self.results.table:
            return self.results.answer_at(self.results.table.currentIndex())
        return None

    def design_question(self, question_id: str) -> None:
        """The tab with a question, or with "" the form itself."""
        self.tabs.setCurrentIndex(DESIGN)
        self.design.list.choose(question_id)

    def bring(self, spot: Spot) -> None:
        """A question or an answer into sight, in the tab that is open if it is seen there."""
        response_id, question_id = (spot.key, spot.field) if spot.table == RESPONSES else ("", spot.key)
        response = self.fill.answers.responses.get(response_id)
        is_filling = self.tabs.currentIndex() == ANSWER and question_id in self.fill.cards
        if not response_id:
            (self.fill.bring if is_filling else self.design_question)(question_id)
        elif response is not None and response.is_submitted:
            self.tabs.setCurrentIndex(RESULTS)
            self.results.bring(response_id, question_id)
        elif response is not None:
            self.tabs.setCurrentIndex(ANSWER)
            if self.fill.response_id != response_id:
                self.fill.show_response(response_id)
            self.fill.bring(question_id)

    def set_rights(self, *, may_write: bool, may_answer: bool) -> None:
        """What this machine may do now."""
        before = self.design.may_write, self.fill.may_answer
        if before == (may_write, may_answer):
            return
        self.design.may_write = self.results.may_write = may_write
        self.fill.may_answer = may_answer
        self.design.refresh()
        self.fill.refresh()
        if self.results.isVisible():
            self.results.refresh()

    def close_form(self) -> None:
        """Follow the documents no more."""
        for view in (self.design, self.fill, self.results):
            view.close_form()
