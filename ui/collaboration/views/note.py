"""Note: a page with headings, lists, tables and pictures, and everybody's caret in it."""

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

import msgspec
from PySide6.QtGui import QImage, QImageReader

from core.backend import Backend
from core.collaboration import text_files, utf16
from core.collaboration.assist.grammar.passages import Range, apart_among, apart_in
from core.collaboration.records import Cursor, DocumentEntry
from core.collaboration.rich import RichText
from core.collaboration.rich_markdown import to_markdown
from core.collaboration.rich_note import RichNote
from core.collaboration.rich_styles import LineKind
from core.errors import StorageError
from ui.actions import action
from ui.collaboration.grammar_hints import GrammarHints
from ui.collaboration.kept_pictures import keep
from ui.collaboration.missing_pictures import MissingPictures
from ui.collaboration.rich_editor import RichEditor
from ui.collaboration.rich_view import RichView
from ui.collaboration.talk_pointing import choose_library_picture
from ui.collaboration.word_view import WordView
from ui.collaboration.writing_help import WritingHelp


class Note(WordView):
    """The editor and its bar."""

    title: ClassVar[str] = "Note"
    suffixes: ClassVar[Mapping[str, str]] = {".md": "Markdown"}

    def __init__(self, backend: Backend, workspace_id: str, entry: DocumentEntry, params: Any = None) -> None:
        super().__init__(backend, workspace_id, entry, params)
        self.note: RichNote | None = None
        self.rich = RichView()
        self._missing = MissingPictures(backend, workspace_id, self)
        self._missing.came.connect(self.rich.editor.pictures_came)
        self.rich.picture_wanted.connect(self.add_picture)
        self.rich.library_wanted.connect(self.add_from_library)
        self.rich.editor.refused.connect(self.refused)
        self.help = WritingHelp(
            self.rich.editor,
            backend,
            workspace_id=workspace_id,
            document_id=entry.id,
            text=lambda: self.note.text if self.note is not None else "",
            may_help=self._may_help,
        )
        self.help.paragraph.connect(self.paragraph)
        self.rich.editor.edited.connect(self.help.ghost.look)
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
        self.help.start()
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
        self.help.stop()
        self.hints.stop()
        note, self.note = self.note, None
        self.rich.close_note()
        if note is not None:
            note.close()
        await super().close_document()

    @action(palette=False)
    async def add_picture(self, picture: QImage | Path) -> None:
        """Keep a picture and show it where the caret is."""
        digest, _ = await keep(self.backend, self.workspace_id, picture)
        if self.note is not None:
            self.rich.editor.do.insert_picture(digest)

    @action(palette=False)
    async def add_from_library(self) -> None:
        """Choose a picture of the library and show it where the caret is."""
        if (path := await choose_library_picture(self, self.backend)) is not None:
            self.add_picture(path)

    async def save_as(self, path: Path) -> None:
        """As Markdown, with the pictures in a folder beside it."""
        document = (await self.copy()).document
        assert isinstance(document, RichText)
        words = to_markdown(document.content())
        await asyncio.to_thread(self._write, path, words, sorted(document.digests()))

    def _write(self, path: Path, words: str, digests: list[str]) -> None:
        folder = path.with_name(f"{path.stem} files")
        found = {digest: self.backend.files.path(digest) for digest in digests}
        names = {digest: f"{digest[:12]}.{_ending(file)}" for digest, file in found.items() if file.is_file()}
        try:
            if names:
                folder.mkdir(exist_ok=True)
            for digest, name in names.items():
                shutil.copyfile(found[digest], folder / name)
        except OSError as error:
            raise StorageError(
                f"The pictures of {path.name} cannot be written: {error.strerror}.", "Choose another folder."
            ) from error

        def place(digest: str) -> str:
            return quote(f"{folder.name}/{names[digest]}") if digest in names else ""

        text_files.write(path, text_files.with_files(words, place))

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

    def _may_help(self) -> bool:
        """Code goes on otherwise than words do. A table's cells have a field of their own, where Tab has its meaning;
        at the start of a list item nothing is begun, so that Tab indents it.
        """
        editor = self.rich.editor
        return editor.line.kind not in (LineKind.CODE, LineKind.RULE) and not editor.marks.code

    def _picture(self, digest: str) -> Path | None:
        path = self.backend.files.path(digest)
        if not path.is_file():
            self._missing.want(digest)
            return None
        return path


def _ending(file: Path) -> str:
    found = bytes(QImageReader.imageFormat(str(file)).data()).decode()
    return {"jpeg": "jpg"}.get(found, found or "bin")


def _anchors(place: bytes) -> tuple[bytes, ...]:
    """The ends of what somebody selected, if what they told is that."""
    try:
        return msgspec.msgpack.decode(place, type=tuple[bytes, bytes]) if place else ()
    except msgspec.MsgspecError:
        return ()
