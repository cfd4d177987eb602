"""CodeView: a code editor with the choice of its language; what the page puts into a card."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.code_text import CodeText
from core.collaboration.note import Note
from core.errors import InputError
from core.events import Subscription
from ui.actions import action
from ui.collaboration.code_editor import CodeEditor
from ui.collaboration.languages import TITLES, LanguageBox
from ui.widgets.label import label


class CodeView(QWidget):
    """`view.editor` is a `NoteEditor`: it has `edited`, `show_carets` and all else that the page knows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = CodeEditor()
        self.box = LanguageBox("Plain text")
        self.place = label("", role="caption")
        self._document: CodeText | None = None
        self._title = ""
        self._subscription: Subscription | None = None
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addStretch(1)
        row.addWidget(self.place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.editor, 1)
        self.setFocusProxy(self.editor)
        self.box.activated.connect(self.choose_language)
        self.editor.cursorPositionChanged.connect(self._say_place)
        self.editor.edited.connect(self._guess_again)

    def open_note(self, note: Note, document: CodeText, *, title: str = "") -> None:
        """Show code and follow it; the title may say which language it is in."""
        self.close_note()
        self._document, self._title = document, title
        self._subscription = document.listen_language(self._show_language)
        self.editor.open_note(note)
        self.box.setEnabled(note.is_writable)
        self._show_language()
        self._say_place()

    def close_note(self) -> None:
        """Follow no code any more."""
        if self._subscription is not None:
            self._subscription.cancel()
        self._document = self._subscription = None
        self.editor.close_note()

    @action(palette=False)
    def choose_language(self) -> None:
        """Everybody sees the code in the language that is chosen."""
        if self._document is None or self.editor.note is None:
            return
        if not self.editor.note.is_writable:
            raise InputError("You may read this code, not change it.", "Ask the owner to make you an editor.")
        self._document.choose_language(self.box.language)

    def _show_language(self) -> None:
        if self._document is None:
            return
        language = self._document.language_of(self._title)
        guess = "" if self._document.language else language
        self.box.name_none(f"{TITLES.get(guess, guess)} (guessed)" if guess else "Plain text")
        self.box.show_language(self._document.language)
        if language != self.editor.colours.language:
            self.editor.set_language(language)

    def _guess_again(self) -> None:
        # only the first lines say what code is
        if self._document is not None and not self._document.language and self.editor.textCursor().blockNumber() < 20:
            self._show_language()

    def _say_place(self) -> None:
        cursor = self.editor.textCursor()
        self.place.setText(f"Line {cursor.blockNumber() + 1}, column {cursor.positionInBlock() + 1}")
