"""RichView: a rich text with its bar and its dialogs; what the page puts into a card."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from core.collaboration.rich_note import RichNote
from core.collaboration.rich_styles import CAPTION_MOST, LINK_MOST, safe_link
from core.errors import InputError
from ui.actions import action
from ui.collaboration.rich_bar import RichBar
from ui.collaboration.rich_editor import RichEditor
from ui.collaboration.rich_keys import LINK_KEYS
from ui.collaboration.rich_objects import PictureFile
from ui.links import follow
from ui.media.choosing import PICTURES, choose_any
from ui.widgets.dialog import Dialog


class RichView(QWidget):
    """`view.editor` has the signals and verbs; `picture_wanted(QImage | Path)` wants a picture in the file store."""

    picture_wanted = Signal(object)
    library_wanted = Signal()
    """One of the library is to be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = RichEditor()
        self.bar = RichBar(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self.editor, 1)
        self.setFocusProxy(self.editor)
        self.bar.link_wanted.connect(self.ask_link)
        self.bar.picture_wanted.connect(self.choose_picture)
        self.bar.library_wanted.connect(self.library_wanted)
        self.editor.caption_wanted.connect(self.ask_caption)
        self.editor.picture_wanted.connect(self.picture_wanted)
        self.editor.link_wanted.connect(lambda link: follow(self, link))
        keys = QShortcut(QKeySequence(LINK_KEYS), self)
        keys.activated.connect(self.ask_link)

    def open_note(self, note: RichNote, *, picture: PictureFile | None = None) -> None:
        """Show a note and follow it."""
        self.editor.open_note(note, picture=picture)
        self.bar.refresh()

    def close_note(self) -> None:
        """Follow no note any more."""
        self.editor.close_note()
        self.bar.refresh()

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Who can be mentioned: peer ids and names."""
        self.editor.people = tuple(people)
        self.bar.refresh()

    @action(palette=False)
    async def ask_link(self) -> None:
        """Where the chosen words lead to."""
        editor = self.editor
        if editor.note is None or editor.isReadOnly():
            return
        start, end = editor.do.link_range()
        held = next((run.marks.link for run in editor.note.runs(start, end) if run.marks.link), "")
        dialog = Dialog("Link", parent=self, accept="Set")
        line = _line(held, "https://…", "Address", LINK_MOST)
        words = _line("", "What it says; the address when empty", "Words", 200)
        dialog.add(line)
        if start == end:
            dialog.add(words)
        line.setFocus()
        if not await dialog.answer():
            return
        wanted = line.text().strip()
        if wanted and ":" not in wanted.split("/")[0]:
            wanted = f"https://{wanted}"
        if wanted and not safe_link(wanted):
            raise InputError("That cannot be a link.", "Use the address of a page, a mail address, or a link to Vega.")
        editor.do.set_link(wanted, words.text().strip())

    @action(palette=False)
    async def ask_caption(self, position: int, caption: str) -> None:
        """What a picture shows."""
        dialog = Dialog("Caption", parent=self, accept="Set")
        line = _line(caption, "What the picture shows", "Caption", CAPTION_MOST)
        dialog.add(line)
        line.setFocus()
        if await dialog.answer():
            self.editor.do.set_picture(position, caption=" ".join(line.text().split()))

    @action(palette=False)
    async def choose_picture(self) -> None:
        """A file of a picture, to be put in where the caret is."""
        for path in await choose_any(self, title="Picture", filters=f"Pictures ({PICTURES})"):
            self.picture_wanted.emit(path)


def _line(text: str, hint: str, name: str, most: int) -> QLineEdit:
    line = QLineEdit(text)
    line.setPlaceholderText(hint)
    line.setAccessibleName(name)
    line.setMaxLength(most)
    return line
