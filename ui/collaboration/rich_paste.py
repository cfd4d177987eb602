"""RichPaste: what is copied out of a rich text, and what can be pasted or dropped into it, however long it is."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QImageReader, QTextCursor
from PySide6.QtWidgets import QTextEdit

from core.collaboration import rich_styles as styles
from core.collaboration import utf16
from core.collaboration.rich_html import to_html
from core.collaboration.rich_html_reading import from_html
from core.collaboration.rich_markdown import to_markdown
from core.collaboration.rich_markdown_reading import from_markdown
from core.collaboration.rich_styles import Block, Grid, LineKind, Marks, Paragraph, Run
from core.collaboration.talk_records import Reference
from core.collaboration.talk_words import link_of
from ui.dropping import items_in
from ui.widgets.drop_zone import paths_in

if TYPE_CHECKING:
    from ui.collaboration.rich_editor import RichEditor

# Read in some 0.1 s; longer text comes in as it is, or as plain words.
READ_MOST = 200_000
# Put in without a break: some 10 ms.
PIECE = 8_000
# What hardly stands in words that are not Markdown.
_MARKDOWN = re.compile(
    r"(?m)^(#{1,6} \S|[-*+] \S|\d+[.)] \S|> \S|```|\|.*\|\s*$)|\*\*\S[^*\n]*\*\*|\[[^\]\n]+\]\((https?|mailto|vega):"
)


class RichPaste:
    """Belongs to one editor."""

    def __init__(self, editor: "RichEditor") -> None:
        self._editor = editor
        self._pieces: Iterator[str] | None = None
        self._place = QTextCursor()
        self._timer = QTimer(editor, interval=0)
        self._timer.timeout.connect(self._put_piece)

    def copied(self) -> QMimeData:
        """What is selected, as HTML for others and as Markdown."""
        # one that Python made would be taken down after Python itself, and crash the program as it ends
        made = QTextEdit.createMimeDataFromSelection(self._editor)
        # fills it, which would otherwise happen later and over what is set here
        made.text()
        for form in made.formats():
            made.removeFormat(form)
        cursor, note = self._editor.textCursor(), self._editor.note
        if note is None or not cursor.hasSelection():
            return made
        blocks = note.content(cursor.selectionStart(), cursor.selectionEnd())
        made.setHtml(to_html(blocks))
        is_code = all(isinstance(block, Paragraph) and block.line.kind == LineKind.CODE for block in blocks)
        made.setText(_plain(blocks) if is_code or _is_plain(blocks) else to_markdown(blocks))
        return made

    def can_take(self, source: QMimeData) -> bool:
        """Whether there is something that a note can hold."""
        is_words = (source.hasText() and not paths_in(source)) or source.hasHtml() or source.hasImage()
        return is_words or bool(items_in(source) or _pictures(source))

    def take(self, source: QMimeData) -> None:
        """Put it in where the caret is."""
        editor = self._editor
        if editor.note is None or editor.isReadOnly():
            return
        pictures = _pictures(source)
        if links := [item for item in items_in(source) if not _is_picture(Path(item.title))]:
            self._point_to(links)
        elif not pictures and paths_in(source):
            return  # whoever shows the note knows what to do with files
        if pictures or links or (source.hasImage() and not source.hasText()):
            for picture in pictures or ([] if links else [source.imageData()]):
                editor.picture_wanted.emit(picture)
            return
        text = source.text()
        link = styles.safe_link(text.strip())
        if editor.line.kind == LineKind.CODE:
            self.put_words(text)
        elif link and (editor.textCursor().hasSelection() or not source.hasHtml()):
            editor.do.set_link(link)
        elif source.hasHtml() and len(source.html()) <= READ_MOST and (blocks := from_html(source.html())):
            editor.do.insert(blocks)
        elif len(text) <= READ_MOST and _MARKDOWN.search(text):
            editor.do.insert(from_markdown(text))
        else:
            self.put_words(text)

    def _point_to(self, items: Sequence[Reference]) -> None:
        """Links to items of a library, a space between two."""
        runs = [Run(item.title, Marks(link=link_of(item))) for item in items]
        gaps = [Run(" ")] * len(runs)
        self._editor.do.replace([run for both in zip(runs, gaps, strict=True) for run in both])

    def put_words(self, text: str) -> None:
        """Mere words, in the looks of what is typed now; many of them piece by piece."""
        editor = self._editor
        if editor.note is None:
            return
        self.finish()
        text = styles.clean(text).replace(styles.OBJECT, "")
        editor.do.replace([])
        self._place = editor.textCursor()
        self._pieces = iter([text[at : at + PIECE] for at in range(0, len(text), PIECE)])
        self._put_piece()

    def stop(self) -> None:
        """What has not been put in yet never is."""
        self._pieces = None
        self._timer.stop()

    def finish(self) -> None:
        """Put in what is left, at once."""
        while self._pieces is not None:
            self._put_piece()

    def _put_piece(self) -> None:
        editor = self._editor
        piece = next(self._pieces, None) if self._pieces is not None else None
        if piece is None or editor.note is None:
            self.stop()
            return
        at = self._place.position()
        is_here = editor.textCursor().position() == at
        before = editor.note.document.version
        editor.attempt(editor.note.splice, at, 0, [Run(piece, editor.formats.marks(editor.currentCharFormat()))])
        if editor.note is None or editor.note.document.version == before:
            self.stop()  # refused
            return
        self._place.setPosition(at + utf16.length(piece))
        if is_here:
            editor.do.select(self._place.position(), self._place.position())
        self._timer.start()


def _is_plain(blocks: Sequence[Block]) -> bool:
    return all(
        isinstance(block, Paragraph) and block.line == styles.PARAGRAPH and _is_bare(block.runs) for block in blocks
    )


def _is_bare(runs: Sequence[Run]) -> bool:
    return all(run.marks == styles.PLAIN for run in runs)


def _plain(blocks: Sequence[Block]) -> str:
    return "\n".join("".join(run.text for run in block.runs) for block in blocks if not isinstance(block, Grid))


def _pictures(source: QMimeData) -> list[Path]:
    """The files among what is dropped that are pictures."""
    return [path for path in paths_in(source) if _is_picture(path)]


def _is_picture(path: Path) -> bool:
    known = {bytes(form.data()).decode().lower() for form in QImageReader.supportedImageFormats()}
    return path.suffix.lower().removeprefix(".") in known
