"""Text: plain text with everybody's caret in it."""

from typing import Any, ClassVar

from core.backend import Backend
from core.collaboration.note import Note
from core.collaboration.records import DocumentEntry
from ui.collaboration.editor import NoteEditor
from ui.collaboration.views.base import DocumentView
from ui.collaboration.writing_help import WritingHelp


class Text(DocumentView):
    """An editor."""

    title: ClassVar[str] = "Text"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.note: Note | None = None
        self.editor = NoteEditor()
        self.editor.setFrameShape(NoteEditor.Shape.NoFrame)
        self.column.addWidget(self.editor, 1)
        self.help = WritingHelp(self.editor, backend, workspace_id=workspace_id, document_id=entry.id)
        self.help.paragraph.connect(self.paragraph)
        self.editor.edited.connect(self.help.ghost.look)
        self.setFocusProxy(self.editor)

    async def open(self) -> None:
        """Show the text."""
        self.note = await self.service.open_note(self.workspace_id, self.entry.id)
        self.editor.open_note(self.note)
        self.help.start()

    def rights_changed(self) -> None:
        """Typing is possible, or not."""
        if self.note is not None:
            self.editor.setReadOnly(not self.note.is_writable)

    def show_others(self) -> None:
        """Their carets."""
        self.editor.show_carets()

    async def close_document(self) -> None:
        """The last words on disk."""
        note, self.note = self.note, None
        self.help.stop()
        self.editor.close_note()
        if note is not None:
            await note.close()
