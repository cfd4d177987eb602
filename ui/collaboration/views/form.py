"""Form: its questions, and the answers, which are a document of their own with rights of their own."""

from typing import Any, ClassVar

from core.backend import Backend
from core.collaboration import form
from core.collaboration.answers import Answers, answers_id
from core.collaboration.copies import Copy
from core.collaboration.records import DocumentEntry
from ui.collaboration.form_view import FormView
from ui.collaboration.myself import myself
from ui.collaboration.views.base import DocumentView


class Form(DocumentView):
    """Designing, answering, results."""

    title: ClassVar[str] = "Form"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.form: FormView | None = None
        self._copies: tuple[Copy, Copy] | None = None

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
        )
        self.column.addWidget(self.form, 1)
        self.setFocusProxy(self.form)

    def rights_changed(self) -> None:
        """The questions can be changed, or only answered, or neither."""
        if self.form is not None and self._copies is not None:
            questions, answers = self._copies
            self.form.set_rights(may_write=questions.is_writable, may_answer=answers.is_writable)

    async def close_document(self) -> None:
        """The last question and answer on disk."""
        if self.form is not None:
            self.form.close_form()
        if self._copies is not None:
            await self._copies[1].save()
        await super().close_document()
