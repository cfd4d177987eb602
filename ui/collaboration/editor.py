"""NoteEditor: a text field that several people edit at once, with everybody's caret in it.

The note decides the text. What the person does reaches it as splices; what it merges comes back as splices; both count
UTF-16 units, so that positions need no translation.
"""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from core.collaboration import utf16
from core.collaboration.note import Note
from core.collaboration.records import Splice
from core.events import Subscription
from ui import theme
from ui.collaboration.alike import alike
from ui.collaboration.carets import paint_caret, selections
from ui.collaboration.comment_mark import KEYS, NEW_SIGN
from ui.collaboration.comment_marks import Marks
from ui.collaboration.composing import kept_composing
from ui.collaboration.hint_marks import HintMarks
from ui.widgets.drop_zone import paths_in

# Qt's own line ends as everybody else's, and a lone return, which Qt would swallow, as a line end of the same length;
# what Qt marks frames with would be line ends too.
TO_NOTE = {0x2029: "\n", 0x2028: "\n"}
TO_QT = {0x0D: "\u2028", 0xFDD0: "\ufffd", 0xFDD1: "\ufffd"}


class NoteEditor(QPlainTextEdit):
    """`open_note` binds it to a note; the page tells it when carets moved (`show_carets`). `comment_wanted` when
    what is selected is to be commented on."""

    edited = Signal()
    comment_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note: Note | None = None
        self.comment_marks = Marks()
        self.hint_marks = HintMarks()
        self._subscription: Subscription | None = None
        self._is_following = False
        self.setAccessibleName("Note")
        self.setPlaceholderText("Write here. Everybody in this workspace sees it as you type.")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabChangesFocus(False)
        # undo is the note's: it takes back one's own words only
        self.setUndoRedoEnabled(False)
        self.document().contentsChange.connect(self._changed)
        self.cursorPositionChanged.connect(self._moved)
        self.selectionChanged.connect(self._moved)
        theme.changed.connect(self.show_carets)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Words; files are for who shows this: their paths are no text that anybody wants here."""
        return not paths_in(source) and super().canInsertFromMimeData(source)

    def open_note(self, note: Note) -> None:
        """Show a note and follow it."""
        self.close_note()
        self._follow(lambda: self.setPlainText(note.text.translate(TO_QT)))
        self.note = note
        self._subscription = note.listen(self._heard)
        self.setReadOnly(not note.is_writable)
        self.show_carets()

    def close_note(self) -> None:
        """Follow no note any more; the page closes it."""
        if self._subscription is not None:
            self._subscription.cancel()
        self.note = self._subscription = None
        self.comment_marks.show(self.document(), {})
        self.hint_marks.clear()
        self._follow(self.clear)

    def show_carets(self) -> None:
        """Draw the carets of the others where they are now."""
        found = self.note.cursors() if self.note is not None else []
        marks = [*self.comment_marks.selections(), *self.hint_marks.selections()]
        self.setExtraSelections([*marks, *selections(self.document(), found)])
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Undo and redo go to the note."""
        if self.note is None or self.isReadOnly():
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.note.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.note.redo()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """What can be done with the words."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """Qt's own, in which undo and redo are the note's, and a comment."""
        made = self.createStandardContextMenu()
        note = self.note
        verbs = {"edit-undo": note.undo, "edit-redo": note.redo} if note is not None and not self.isReadOnly() else {}
        for action in made.actions():
            if (verb := verbs.get(action.objectName())) is not None:
                action.setEnabled(True)
                action.triggered.connect(lambda _=False, verb=verb: verb())
        if self.textCursor().hasSelection():
            made.addSeparator()
            comment = made.addAction(theme.icon(NEW_SIGN, "muted"), f"Comment on these words\t{KEYS}")
            comment.triggered.connect(self.comment_wanted.emit)
        return made

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The text, then the carets over it."""
        super().paintEvent(event)
        if self.note is not None:
            for cursor in self.note.cursors():
                place = QTextCursor(self.document())
                place.setPosition(min(cursor.head, self._length))
                paint_caret(self.viewport(), self.cursorRect(place), cursor)

    @property
    def _length(self) -> int:
        # Qt counts the end of the last paragraph too
        return self.document().characterCount() - 1

    def _changed(self, position: int, removed: int, added: int) -> None:
        """The person edited (or Qt says so: it also counts the end of the text, tells of mere formatting, and of the
        whole paragraph while an input method composes)."""
        if self._is_following or self.note is None:
            return
        before = self._length - added + removed
        added = min(added, self._length - position)
        removed = min(removed, max(0, before - position))
        inserted = _words(self.document(), position, added)
        if removed and inserted:
            position, removed, inserted = self._narrowed(position, removed, inserted)
        if inserted or removed:
            self.note.splice(position, removed, inserted)
            self.edited.emit()

    def _narrowed(self, position: int, removed: int, inserted: str) -> tuple[int, int, str]:
        """The same edit without what it leaves as it was: that keeps its author, its comments and others' carets."""
        assert self.note is not None
        text = self.note.text
        old = text[utf16.to_points(text, position) : utf16.to_points(text, position + removed)]
        caret = self.textCursor().position() - position
        behind = len(inserted) - utf16.to_points(inserted, caret) if caret >= 0 else 0
        # what Qt cannot hold (TO_QT) is no edit
        head, tail = alike(old.translate(TO_QT).translate(TO_NOTE), inserted, behind=behind)
        gone = utf16.length(old[head : len(old) - tail])
        return position + utf16.length(old[:head]), gone, inserted[head : len(inserted) - tail]

    def _moved(self) -> None:
        if self.note is not None and not self._is_following:
            cursor = self.textCursor()
            self.note.set_cursor(cursor.anchor(), cursor.position())

    def _heard(self, splice: Splice) -> None:
        """Somebody else edited, or an undo did."""
        self._follow(lambda: self._apply_around(splice))
        self.show_carets()

    def _apply_around(self, splice: Splice) -> None:
        with kept_composing(self):
            self._apply(splice)

    def _apply(self, splice: Splice) -> None:
        scroll = self.verticalScrollBar().value()
        cursor = QTextCursor(self.document())
        cursor.setPosition(splice.position)
        cursor.setPosition(splice.position + splice.removed, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(splice.inserted.translate(TO_QT))
        self.verticalScrollBar().setValue(scroll)
        if self.note is not None:
            # Qt would push the caret along with what others insert at it, also one that nobody has moved yet
            anchor, head = (min(place, self._length) for place in self.note.cursor or (0, 0))
            own = self.textCursor()
            if (own.anchor(), own.position()) != (anchor, head):
                own.setPosition(anchor)
                own.setPosition(head, QTextCursor.MoveMode.KeepAnchor)
                self.setTextCursor(own)

    def _follow(self, change: Callable[[], None]) -> None:
        """Change the widget without telling the note, which knows."""
        was, self._is_following = self._is_following, True
        try:
            change()
        finally:
            self._is_following = was


def _words(document: QTextDocument, position: int, count: int) -> str:
    """`count` units of the document from `position` on."""
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    cursor.setPosition(position + count, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText().translate(TO_NOTE)
