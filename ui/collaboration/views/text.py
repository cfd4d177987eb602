"""Text: plain text with everybody's caret in it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt

from core.backend import Backend
from core.collaboration import utf16
from core.collaboration.comment_anchors import Anchor
from core.collaboration.comments import Thread
from core.collaboration.document import Document
from core.collaboration.note import Note
from core.collaboration.records import DocumentEntry
from core.collaboration.text_ranges import TextRange
from ui.collaboration.editor import NoteEditor
from ui.collaboration.views.base import DocumentView


class Text(DocumentView):
    """An editor."""

    title: ClassVar[str] = "Text"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.note: Note | None = None
        self.document: Document | None = None
        self.editor = NoteEditor()
        self.editor.setFrameShape(NoteEditor.Shape.NoFrame)
        self.editor.mark_wanted.connect(self.thread_wanted)
        self.column.addWidget(self.editor, 1)
        self.setFocusProxy(self.editor)

    async def open(self) -> None:
        """Show the text."""
        self.note = await self.service.open_note(self.workspace_id, self.entry.id)
        document = (await self.copy()).document
        assert isinstance(document, Document)
        self.document = document
        self.editor.open_note(self.note)
        self.rights_changed()

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

    def marked(self) -> Anchor | None:
        """The selected words."""
        cursor = self.editor.textCursor()
        if self.document is None or not cursor.hasSelection():
            return None
        text = self.document.text
        start, end = (utf16.to_points(text, place) for place in (cursor.selectionStart(), cursor.selectionEnd()))
        return self.document.mark_range(start, end) if start < end else None

    def show_threads(self, threads: Sequence[Thread], chosen: str) -> None:
        """Mark their words."""
        found = {thread.id: place for thread in threads if (place := self._place(thread.anchor)) is not None}
        self.editor.marks.chosen = chosen
        self.editor.marks.show(self.editor.document(), found)
        self.editor.show_carets()

    def has(self, anchor: Anchor) -> bool:
        """Whether the words are still there."""
        return self._place(anchor) is not None

    def go_to(self, anchor: Anchor) -> None:
        """The caret before the words, and the words in sight."""
        place = self._place(anchor)
        if place is None and self.document is not None and isinstance(anchor, TextRange):
            near = self.document.near_range(anchor)
            place = (utf16.from_points(self.document.text, near),) * 2 if near is not None else None
        if place is not None:
            cursor = self.editor.textCursor()
            cursor.setPosition(min(place[0], self.editor.document().characterCount() - 1))
            self.editor.setTextCursor(cursor)
            self.editor.ensureCursorVisible()

    async def close_document(self) -> None:
        """The last words on disk."""
        note, self.note = self.note, None
        self.editor.close_note()
        if note is not None:
            await note.close()

    def _place(self, anchor: Anchor) -> tuple[int, int] | None:
        """In UTF-16 units."""
        if self.document is None or not isinstance(anchor, TextRange):
            return None
        found = self.document.find_range(anchor)
        if found is None:
            return None
        start, end = (utf16.from_points(self.document.text, point) for point in found)
        return start, end
