"""Text: plain text with everybody's caret in it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt

from core.backend import Backend
from core.collaboration import text_files
from core.collaboration.document import Document
from core.collaboration.note import Note
from core.collaboration.records import DocumentEntry
from ui.collaboration.editor import NoteEditor
from ui.collaboration.grammar_hints import GrammarHints
from ui.collaboration.word_view import WordView
from ui.collaboration.writing_help import WritingHelp


class Text(WordView):
    """An editor."""

    title: ClassVar[str] = "Text"
    suffixes: ClassVar[Mapping[str, str]] = {".txt": "Text"}

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.note: Note | None = None
        self.editor = NoteEditor()
        self.editor.setFrameShape(NoteEditor.Shape.NoFrame)
        self.follow_clicks()
        self.column.addWidget(self.editor, 1)
        self.help = WritingHelp(self.editor, backend, workspace_id=workspace_id, document_id=entry.id)
        self.help.paragraph.connect(self.paragraph)
        self.editor.edited.connect(self.help.ghost.look)
        self.hints = GrammarHints(self.editor, backend)
        self.hints.refused.connect(self.refused)
        self.setFocusProxy(self.editor)

    @property
    def words(self) -> NoteEditor:
        """The text field."""
        return self.editor

    async def open(self) -> None:
        """Show the text."""
        self.note = await self.service.open_note(self.workspace_id, self.entry.id)
        document = (await self.copy()).document
        assert isinstance(document, Document)
        self.document = document
        self.editor.open_note(self.note)
        self.rights_changed()
        self.help.start()
        self.hints.start()

    def rights_changed(self) -> None:
        """Typing is possible, or not."""
        if self.note is not None:
            # who may not type still chooses words to comment on, with the keyboard too
            flags = Qt.TextInteractionFlag
            reading = flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
            self.editor.setTextInteractionFlags(flags.TextEditorInteraction if self.note.is_writable else reading)

    def show_others(self) -> None:
        """Their carets."""
        self.editor.show_carets()

    async def save_as(self, path: Path) -> None:
        """The words."""
        if self.note is not None:
            await asyncio.to_thread(text_files.write, path, self.note.text)

    async def close_document(self) -> None:
        """The last words on disk."""
        note, self.note = self.note, None
        self.help.stop()
        self.hints.stop()
        self.editor.close_note()
        if note is not None:
            await note.close()
