"""Code: text in a language, with line numbers, colours and everybody's caret."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from core.backend import Backend
from core.collaboration import text_files
from core.collaboration.code_text import ENDINGS, CodeText
from core.collaboration.note import Note
from core.collaboration.records import DocumentEntry
from ui.collaboration.code_view import CodeView
from ui.collaboration.languages import TITLES
from ui.collaboration.word_view import WordView
from ui.collaboration.writing_help import WritingHelp


class Code(WordView):
    """The editor and the choice of a language."""

    title: ClassVar[str] = "Code"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.note: Note | None = None
        self.code = CodeView()
        self.follow_clicks()
        self.column.addWidget(self.code, 1)
        self.help = WritingHelp(self.editor, backend, workspace_id=workspace_id, document_id=entry.id, is_code=True)
        self.editor.edited.connect(self.help.ghost.look)
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
        self.help.start()

    def rights_changed(self) -> None:
        """Typing is possible, or not."""
        if self.note is not None:
            self.code.editor.setReadOnly(not self.note.is_writable)

    def show_others(self) -> None:
        """Their carets."""
        self.code.editor.show_carets()

    @property
    def suffixes(self) -> Mapping[str, str]:  # type: ignore[override]  # it depends on the language
        """The usual endings of its language."""
        language = self.document.language_of(self.entry.title) if isinstance(self.document, CodeText) else ""
        endings = [ending for ending, name in ENDINGS.items() if name == language] or ["txt"]
        return {f".{ending}": TITLES.get(language, "Text") for ending in endings}

    async def save_as(self, path: Path) -> None:
        """The code."""
        if self.note is not None:
            await asyncio.to_thread(text_files.write, path, self.note.text)

    async def close_document(self) -> None:
        """The last words on disk."""
        note, self.note = self.note, None
        self.help.stop()
        self.code.close_note()
        if note is not None:
            await note.close()
