"""RichEditor: headings, lists, tables and pictures that several people edit at once, with everybody's caret in it.

The note decides the text. What a person types reaches it as splices; every other verb changes the note first, and what
the note says comes back as steps (rich_follower.py). Both count UTF-16 units, and a paragraph separator of Qt is a line
end of the note, so that positions need no translation.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from core.collaboration.records import Cursor
from core.collaboration.rich_change import Step
from core.collaboration.rich_note import RichNote
from core.collaboration.rich_styles import Line, Marks
from core.errors import InputError
from core.events import Subscription
from ui import theme
from ui.collaboration.carets import paint_caret, selections
from ui.collaboration.comment_marks import Marks as CommentMarks
from ui.collaboration.composing import kept_composing
from ui.collaboration.hint_marks import HintMarks
from ui.collaboration.rich_cell import CellEditor
from ui.collaboration.rich_follower import RichFollower
from ui.collaboration.rich_formats import OBJECT_TYPE, RichFormats
from ui.collaboration.rich_keys import RichKeys
from ui.collaboration.rich_margins import RichMargins
from ui.collaboration.rich_menu import RichMenu
from ui.collaboration.rich_objects import PictureFile, RichObjects
from ui.collaboration.rich_paste import RichPaste
from ui.collaboration.rich_pieces import RichPieces
from ui.collaboration.rich_pointer import RichPointer
from ui.collaboration.rich_typing import RichTyping
from ui.collaboration.rich_verbs import RichVerbs

MARGIN_PX = 4


class RichEditor(QTextEdit):
    """`open_note` binds it to a note; `do` has the verbs of its bar and keys.

    Signals: `edited` after the person changed something, `state_changed` when the caret stands among other looks,
    `refused(error)` for what the note refuses, `picture_wanted(QImage | path)` for a picture that was pasted or dropped
    (put it into the file store, then `do.insert_picture(digest)`), `caption_wanted(position, caption)` when a picture's
    caption is to be asked for, `link_wanted(link)` when a link is to be opened, `comment_wanted` when what is selected
    is to be commented on.
    """

    edited = Signal()
    state_changed = Signal()
    refused = Signal(object)
    picture_wanted = Signal(object)
    caption_wanted = Signal(int, str)
    link_wanted = Signal(str)
    comment_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note: RichNote | None = None
        self.comment_marks = CommentMarks()
        self.hint_marks = HintMarks()
        self.people: Sequence[tuple[str, str]] = ()
        """Who can be mentioned: peer ids and names."""
        self.formats = RichFormats()
        self.follower = RichFollower(self.document(), self.formats)
        self.margins = RichMargins(self, self.formats)
        self.objects = RichObjects(self.formats, width=self._text_width, parent=self.document())
        self.objects.came = self.viewport().update
        self.do = RichVerbs(self)
        self.cell = CellEditor(self)
        self.pointer = RichPointer(self)
        self._typing = RichTyping(self)
        self._keys = RichKeys(self)
        self._paste = RichPaste(self)
        self.menu = RichMenu(self)
        self._subscriptions: list[Subscription] = []
        self._is_following = False
        self._pieces = RichPieces(self)
        self._build()

    # Opening

    def open_note(self, note: RichNote, *, picture: PictureFile | None = None) -> None:
        """Show a note and follow it; `picture` says where the file of a picture is. A long note comes in pieces."""
        self.close_note()
        self.objects.note = note
        self.objects.picture = picture or self.objects.picture
        self._pieces.begin(note)
        self.note = note
        self._subscriptions = [note.listen(self._heard), note.listen_tables(self._table_heard)]
        self.set_writable(note.is_writable)
        self.show_carets()
        self.state_changed.emit()

    def close_note(self) -> None:
        """Follow no note any more; the page closes it."""
        for subscription in self._subscriptions:
            subscription.cancel()
        self._subscriptions = []
        self.cell.finish()
        self._pieces.stop()
        self._paste.stop()
        self.note = self.objects.note = None
        self.hint_marks.clear()
        self._typing.forget()
        self.objects.forget()
        with self.following():
            self.clear()

    def set_writable(self, is_writable: bool) -> None:
        """Whether the person may change it."""
        if self.note is not None:
            self.note.is_writable = is_writable
        self.setReadOnly(not is_writable or self._pieces.is_coming)
        self.state_changed.emit()

    def pictures_came(self) -> None:
        """Files of pictures that were not here may be here now."""
        self.objects.forget_pictures()
        self._measure_again()

    # What is shown

    def show_cursors(self, cursors: Sequence[Cursor]) -> None:
        """The carets of the others are these now."""
        if self.note is not None:
            self.note.show_cursors(cursors)
        self.show_carets()

    def show_carets(self) -> None:
        """Draw the carets of the others where they are now."""
        found = self.note.cursors() if self.note is not None else []
        marks = [*self.comment_marks.selections(), *self.hint_marks.selections()]
        self.setExtraSelections([*marks, *selections(self.document(), found)])
        self.viewport().update()

    @property
    def marks(self) -> Marks:
        """How what is typed now would look; of a selection, how it begins."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            start = cursor.selectionStart()
            return self.formats.marks_at(self.document().findBlock(start), start)
        return self.formats.marks(self.currentCharFormat())

    @property
    def line(self) -> Line:
        """What the line of the caret is."""
        return self.formats.line(self.textCursor().block())

    def attempt(self, verb: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """Do something to the note; what it refuses is told to `refused`, and None comes back."""
        self.settle()
        try:
            made = verb(*args, **values)
        except InputError as error:
            self.refused.emit(error)
            return None
        self.edited.emit()
        return made

    @contextlib.contextmanager
    def following(self) -> Iterator[None]:
        """Change the widget without telling the note, which knows."""
        was, self._is_following = self._is_following, True
        try:
            yield
        finally:
            self._is_following = was

    def settle(self) -> None:
        """Let what Qt made of typed words look as the note says."""
        self._typing.settle()

    # What Qt and the note tell

    def _changed(self, position: int, removed: int, added: int) -> None:
        self.objects.drawn.clear()
        if not self._is_following and self.note is not None:
            self._typing.changed(position, added)

    def _moved(self) -> None:
        if self.note is not None and not self._is_following:
            cursor = self.textCursor()
            self.note.set_cursor(cursor.anchor(), cursor.position())
            self.typing_looks()
            self.state_changed.emit()

    def typing_looks(self) -> None:
        """What is typed next looks as its place asks for."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            return
        marks = self.formats.typing_marks(cursor)
        wanted = self.formats.chars(marks, self.line)
        if self.currentCharFormat() != wanted:
            with self.following():
                self.setCurrentCharFormat(wanted)

    def _heard(self, step: Step) -> None:
        """Somebody else edited, or a verb of this editor did."""
        self._pieces.finish()
        self._typing.carry(step)
        bar = self.verticalScrollBar()
        top = QTextCursor(self.margins.first_shown())
        above = self.cursorRect(top).top()
        with self.following(), kept_composing(self):
            self.follower.follow(step)
            is_mine = self.note is not None and self.note.is_mine
            if not is_mine:
                # what the person reads stays where it is
                bar.setValue(bar.value() + self.cursorRect(top).top() - above)
            held = bar.value()
            self._place_caret()
            if not is_mine:
                bar.setValue(held)
        self.typing_looks()
        self.show_carets()
        self.state_changed.emit()

    def _place_caret(self) -> None:
        if self.note is None or (self.note.cursor is None and self.note.is_mine):
            return
        # Qt would push the caret along with what others insert at it, also one that nobody has moved yet
        anchor, head = (min(place, self.follower.length) for place in self.note.cursor or (0, 0))
        own = self.textCursor()
        if (own.anchor(), own.position()) != (anchor, head):
            own.setPosition(anchor)
            own.setPosition(head, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(own)
        elif self.note.is_mine:
            self.ensureCursorVisible()

    def _table_heard(self, table_id: str) -> None:
        self.objects.forget(table_id)
        self._measure_again(table_id)
        self.cell.refresh(table_id)

    def _measure_again(self, table_id: str = "") -> None:
        """Pictures and tables (or one table) have other sizes."""
        with self.following():
            for position in self.pointer.objects():
                marks = self.formats.marks_at(self.document().findBlock(position), position)
                if not table_id or marks.table == table_id:
                    self.document().markContentsDirty(position, 1)
        self.viewport().update()

    def reload(self) -> None:
        """Show what the note says: it refused what Qt did already."""
        if self.note is None:
            return
        self._typing.forget()
        with self.following():
            self.clear()
            self._pieces.begin(self.note)
            self._pieces.finish()
            self._place_caret()

    # What Qt asks

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Keys with a meaning in notes; the others type."""
        if self.note is None or not self._keys.take(event):
            super().keyPressEvent(event)
            self._typing.settle()
            self._keys.typed(event.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """What is composed stays in the editor until it is done."""
        super().inputMethodEvent(event)
        self._typing.settle()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Grounds, the text, marks before lines, then the carets over it."""
        painter = QPainter(self.viewport())
        self.margins.paint_behind(painter)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self.margins.paint_over(painter)
        painter.end()
        for cursor in self.note.cursors() if self.note is not None else ():
            place = QTextCursor(self.document())
            place.setPosition(min(cursor.head, self.follower.length))
            paint_caret(self.viewport(), self.cursorRect(place), cursor)
        self.cell.follow()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Tables are as wide as there is room."""
        self.objects.forget()
        self.objects.drawn.clear()
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Check boxes, cells, pictures and links do what they are for."""
        if event.button() != Qt.MouseButton.LeftButton or not self.pointer.click(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The pointer says what a click would do."""
        super().mouseMoveEvent(event)
        if not event.buttons():
            self.viewport().setCursor(self.pointer.shape(event))

    def createMimeDataFromSelection(self) -> Any:  # noqa: N802
        """What is copied: HTML and Markdown."""
        return self._paste.copied()

    def canInsertFromMimeData(self, source: Any) -> bool:  # noqa: N802
        """Whether something can be pasted or dropped."""
        return self._paste.can_take(source)

    def paste_words(self) -> None:
        """Paste without looks."""
        if self.note is not None and not self.isReadOnly():
            self._paste.put_words(QGuiApplication.clipboard().text())

    def paste_rest(self) -> None:
        """Put in at once what is left of something long that was pasted."""
        self._paste.finish()

    def insertFromMimeData(self, source: Any) -> None:  # noqa: N802
        """Paste or drop."""
        self._paste.take(source)

    def open_link(self, link: str) -> None:
        """Ask for what a link leads to: a page or a mail outside, or what is Vega's."""
        self.link_wanted.emit(link)

    def _text_width(self) -> float:
        return self.viewport().width() - 2 * self.document().documentMargin() - 2

    def _dress(self) -> None:
        # a method of a Qt object is forgotten with it
        self._pieces.dress()

    def _build(self) -> None:
        self.setAccessibleName("Note")
        self.setPlaceholderText("Write here. The others see it as you type.")
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(False)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        # undo is the note's: it takes back one's own words only
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(MARGIN_PX)
        self.document().documentLayout().registerHandler(OBJECT_TYPE, self.objects)
        self.document().contentsChange.connect(self._changed)
        self.cursorPositionChanged.connect(self._moved)
        self.selectionChanged.connect(self._moved)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.menu.open)
        theme.changed.connect(self._dress)
