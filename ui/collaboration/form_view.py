"""FormView: a form in three tabs: designing it, answering it, and what was answered."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.records import Member
from ui import theme
from ui.collaboration.form_design import DesignView
from ui.collaboration.form_fill import FillView
from ui.collaboration.form_results import ResultsView


class FormView(QWidget):
    """Follows a Form and the Answers to it; `close_form` lets go of both.

    Who `may_write` designs and looks after the responses, who `may_answer` fills some; everybody sees the results.
    """

    def __init__(
        self,
        form: Form,
        answers: Answers,
        *,
        me: Member,
        may_write: bool = True,
        may_answer: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.design = DesignView(form, may_write=may_write)
        self.fill = FillView(form, answers, me=me, may_answer=may_answer)
        self.results = ResultsView(form, answers, may_write=may_write)
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
        self.tabs.setCurrentIndex(1 if not may_write else 2 if answers.submitted else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

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
