"""Form: its questions, and the answers, which are a document of their own with rights of their own."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from core.backend import Backend
from core.collaboration import form
from core.collaboration.answers import Answers, answers_id
from core.collaboration.comment_anchors import QUESTIONS, RESPONSES, Anchor, EntryPart
from core.collaboration.copies import Copy
from core.collaboration.entry_anchors import answer_part, is_in_form, question_part
from core.collaboration.entry_places import Spot
from core.collaboration.records import DocumentEntry
from ui.collaboration.entry_view import EntryView
from ui.collaboration.form_view import FormView
from ui.collaboration.myself import myself


class Form(EntryView):
    """Designing, answering, results."""

    title: ClassVar[str] = "Form"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.form: FormView | None = None
        self._copies: tuple[Copy, Copy] | None = None

    @property
    def document_ids(self) -> Collection[str]:
        """The form and its answers."""
        return self.entry.id, answers_id(self.entry.id)

    async def open(self) -> None:
        """Show the form."""
        questions = await self.copy()
        answers = await self.service.open_document(self.workspace_id, answers_id(self.entry.id))
        assert isinstance(questions.document, form.Form) and isinstance(answers.document, Answers)
        self._copies = questions, answers
        self.form = FormView(
            questions.document,
            answers.document,
            me=myself(self.backend, self.workspace_id),
            may_write=questions.is_writable,
            may_answer=answers.is_writable,
            marks=self.marks,
        )
        self.form.refreshed.connect(self.show_others)
        self.form.turned.connect(self.look)
        self.column.addWidget(self.form, 1)
        self.setFocusProxy(self.form)
        self.follow(questions.document, answers.document)

    def rights_changed(self) -> None:
        """The questions can be changed, or only answered, or neither."""
        if self.form is not None and self._copies is not None:
            questions, answers = self._copies
            self.form.set_rights(may_write=questions.is_writable, may_answer=answers.is_writable)

    def fields(self) -> Mapping[Spot, QWidget]:
        """What is shown of a question, and of a response."""
        return self.form.fields() if self.form is not None else {}

    def chosen_in(self, widget: QWidget) -> Spot | None:
        """The question that is chosen in the list or shown beside it, or the answer in a cell of the results."""
        return self.form.chosen_in(widget) if self.form is not None else None

    def row_of(self, spot: Spot) -> str | None:
        """The question that a spot belongs to, or the response; "" for the form itself."""
        if spot.table == "options" and self.form is not None:
            return self.form.design.form.question_of(spot.key) or None
        return {"about": "", QUESTIONS: spot.key, RESPONSES: spot.key}.get(spot.table)

    def part_at(self, spot: Spot) -> EntryPart | None:
        """The question there, or the answer; of what nobody answered, its question."""
        if self.form is None:
            return None
        questions, answers = self.form.fill.form, self.form.fill.answers
        if spot.table != RESPONSES:
            return question_part(questions, self.row_of(spot) or "")
        question_id = spot.field.rpartition(":")[2]
        return answer_part(questions, answers, spot.key, question_id) or question_part(questions, question_id)

    def has(self, anchor: Anchor) -> bool:
        """Whether the question or answer is still there."""
        return (
            self.form is not None
            and isinstance(anchor, EntryPart)
            and is_in_form(anchor, self.form.fill.form, self.form.fill.answers)
        )

    def go_to(self, anchor: Anchor) -> None:
        """The question or answer, in the tab where it is."""
        if self.form is not None and isinstance(anchor, EntryPart):
            spot = Spot(anchor.table, anchor.entry_id, anchor.question_id)
            self.form.bring(spot)
            self.led_to(spot)

    def show_place_of(self, peer_id: str) -> None:
        """The tab, the question and the response where somebody is."""
        spot = self.place_of(peer_id)
        if self.form is None or spot is None:
            return
        if spot.table == RESPONSES:
            self.form.bring(Spot(RESPONSES, spot.key, spot.field.rpartition(":")[2]))
        elif (row := self.row_of(spot)) is not None:
            self.form.design_question(row)

    async def close_document(self) -> None:
        """The last question and answer on disk."""
        if self.form is not None:
            self.form.close_form()
        if self._copies is not None:
            await self._copies[1].save()
        await super().close_document()
