"""Code: text in a language, with line numbers, colours and everybody's caret."""

from typing import Any, ClassVar

from core.backend import Backend
from core.collaboration.code_text import CodeText
from core.collaboration.note import Note
from core.collaboration.records import DocumentEntry
from ui.collaboration.code_view import CodeView
from ui.collaboration.word_view import WordView


class Code(WordView):
    """The editor and the choice of a language."""

    title: ClassVar[str] = "Code"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.note: Note | None = None
        self.code = CodeView()
        self.follow_clicks()
        self.column.addWidget(self.code, 1)
        self.setFocusProxy(self.code)

    @property
    def editor(self) -> Any:
        """Where one types."""
        return self.code.editor

    @property
    def words(self) -> Any:
        """The text field."""
        return self.code.editor

    async def open(self) -> None:
        """Show the code."""
        document = (await self.copy()).document
        assert isinstance(document, CodeText)
        self.document = document
        self.note = await self.service.open_note(self.workspace_id, self.entry.id)
        self.code.open_note(self.note, document, title=self.entry.title)

    def rights_changed(self) -> None:
        """Typing is possible, or not."""
        if self.note is not None:
            self.code.editor.setReadOnly(not self.note.is_writable)

    def show_others(self) -> None:
        """Their carets."""
        self.code.editor.show_carets()

    async def close_document(self) -> None:
        """The last words on disk."""
        note, self.note = self.note, None
        self.code.close_note()
        if note is not None:
            await note.close()
