"""Note: a page with headings, lists, tables and pictures, and everybody's caret in it."""

import asyncio
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from core.backend import Backend
from core.collaboration import utf16
from core.collaboration.assist.grammar.passages import Range, apart_among, apart_in
from core.collaboration.records import Cursor, DocumentEntry
from core.collaboration.rich import RichText
from core.collaboration.rich_note import RichNote
from ui.actions import action
from ui.collaboration.grammar_hints import GrammarHints
from ui.collaboration.missing_pictures import MissingPictures
from ui.collaboration.rich_editor import RichEditor
from ui.collaboration.rich_view import RichView
from ui.collaboration.word_view import WordView


class Note(WordView):
    """The editor and its bar."""

    title: ClassVar[str] = "Note"

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.note: RichNote | None = None
        self.rich = RichView()
        self._missing = MissingPictures(backend, workspace_id, self)
        self._missing.came.connect(self.rich.editor.pictures_came)
        self.rich.picture_wanted.connect(self.add_picture)
        self.rich.editor.refused.connect(self.refused)
        self.hints = GrammarHints(self.rich.editor, backend, apart=self._apart)
        self.hints.refused.connect(self.refused)
        self.follow_clicks()
        self.column.addWidget(self.rich, 1)
        self.setFocusProxy(self.rich)

    @property
    def words(self) -> RichEditor:
        """The text field."""
        return self.rich.editor

    async def open(self) -> None:
        """Show the note."""
        copy = await self.copy()
        assert isinstance(copy.document, RichText)
        self.document = copy.document
        self.note = RichNote(copy.document, is_writable=copy.is_writable, moved=self._tell)
        self.rich.open_note(self.note, picture=self._picture)
        self.rich.show_people([(member.peer_id, member.name) for member in self.service.members(self.workspace_id)])
        self.show_others()
        self.hints.start()

    def rights_changed(self) -> None:
        """Writing is possible, or not."""
        if self.note is not None:
            self.note.is_writable = self.note.document.is_writable
            self.rich.editor.set_writable(self.note.is_writable)

    def show_others(self) -> None:
        """Their carets."""
        if self.note is None:
            return
        document, found = self.note.document, []
        for peer_id, (name, place) in self.service.places(self.workspace_id, self.entry.id).items():
            points = [document.locate(anchor) for anchor in _anchors(place)]
            if len(points) == 2 and None not in points:
                anchor, head = (utf16.from_points(document.text, point or 0) for point in points)
                found.append(Cursor(peer_id, name, anchor, head))
        self.rich.editor.show_cursors(found)

    async def close_document(self) -> None:
        """The last words on disk."""
        self._missing.close()
        self.hints.stop()
        note, self.note = self.note, None
        self.rich.close_note()
        if note is not None:
            note.close()
        await super().close_document()

    @action(palette=False)
    async def add_picture(self, picture: QImage | Path) -> None:
        """Keep a picture and show it where the caret is."""
        if isinstance(picture, Path):
            digest = await asyncio.to_thread(self.backend.files.add_file, picture)
        else:
            digest = await asyncio.to_thread(self.backend.files.add_bytes, _png(picture))
        if self.note is not None:
            await self.service.talk.files.give(self.workspace_id, digest)
            self.rich.editor.do.insert_picture(digest)

    def _tell(self) -> None:
        if self.note is not None:
            anchors = self.note.anchors()
            place = msgspec.msgpack.encode(anchors) if anchors is not None else b""
            self.service.tell(self.workspace_id, self.entry.id, place)

    def _apart(self, part: str, start: int) -> list[Range]:
        """Links, mentions and code are not for hints, by how they look and how they are written."""
        if self.note is None:
            return []
        # the line end behind the last line says what that line is
        end = min(start + utf16.length(part) + 1, self.note.length)
        return [*apart_in(part), *apart_among(self.note.runs(start, end))]

    def _picture(self, digest: str) -> Path | None:
        path = self.backend.files.path(digest)
        if not path.is_file():
            self._missing.want(digest)
            return None
        return path


def _anchors(place: bytes) -> tuple[bytes, ...]:
    """The ends of what somebody selected, if what they told is that."""
    try:
        return msgspec.msgpack.decode(place, type=tuple[bytes, bytes]) if place else ()
    except msgspec.MsgspecError:
        return ()


def _png(picture: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # its stubs name the file first
    return bytes(buffer.data().data())
