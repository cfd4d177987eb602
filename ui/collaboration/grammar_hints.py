"""GrammarHints: reads a text field with the installed grammar model a moment after typing stops, and shows its hints.

Nothing is changed unasked. What is used is an edit of one's own like any other, which undo takes back.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut, QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from core.backend import Backend
from core.collaboration import utf16
from core.collaboration.assist.grammar.passages import Range, apart_in
from core.errors import VegaError
from ui import theme
from ui.collaboration.editor import NoteEditor
from ui.collaboration.hint_card import HintCard
from ui.collaboration.hint_marks import MarkedHint
from ui.collaboration.rich_editor import RichEditor

log = logging.getLogger(__name__)

# Long enough that nobody is corrected in the middle of a thought.
PAUSE_MS = 2500
# As in other programs that check what is written.
KEYS = "F7"

# Only what is around the caret is looked at, whatever the length of a text.
REACH = 20_000

Apart = Callable[[str, int], Sequence[Range]]


class GrammarHints(QObject):
    """Belongs to one text field. `apart(part, start)` are ranges of a part of its text that are no prose; the part is
    at the UTF-16 position `start`. `refused` carries a VegaError that the person should read.
    """

    refused = Signal(object)

    def __init__(
        self, field: NoteEditor | RichEditor, backend: Backend, *, apart: Apart = lambda part, _: apart_in(part)
    ) -> None:
        super().__init__(field)
        self._field, self._apart = field, apart
        self._marks = field.hint_marks
        self._grammar = backend.grammar
        self._reading: asyncio.Task[None] | None = None
        self._is_using = self._is_started = False
        self.card: HintCard | None = None
        self._resting = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._resting.timeout.connect(self.look)
        field.textChanged.connect(self._changed)
        field.installEventFilter(self)
        field.viewport().installEventFilter(self)
        field.verticalScrollBar().valueChanged.connect(self.close_card)
        keys = QShortcut(QKeySequence(KEYS), field, context=Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.show_next)
        theme.changed.connect(self._repaint)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def start(self) -> None:
        """The field shows a document."""
        self._is_started = True
        self._resting.start()

    def stop(self) -> None:
        """It shows it no more."""
        self._is_started = False
        self._resting.stop()
        self._abandon()
        self.close_card()
        self._marks.clear()

    def look(self) -> None:
        """Read the text as it is now."""
        self._abandon()
        if not self._grammar.is_on or self._field.isReadOnly():
            self._clear()
        elif self._is_started:
            self._reading = asyncio.ensure_future(self._read())
            self._reading.add_done_callback(_say_failed)

    def show_next(self) -> None:
        """The hint at the caret, or the next one after it, for the keyboard."""
        marked = self._marks.after(self._field.textCursor().position())
        if marked is None:
            return
        caret = self._field.textCursor()
        caret.setPosition(marked.words.selectionStart())
        self._field.setTextCursor(caret)
        self._field.ensureCursorVisible()
        self.show_card(marked)
        if self.card is not None:
            self.card.use_button.setFocus()

    def show_card(self, marked: MarkedHint) -> None:
        """What is proposed for some words, below them."""
        self.close_card()
        made = self.card = HintCard(marked.hint, self._field.window())
        made.used.connect(lambda: self._use(marked))
        made.left.connect(lambda: self._leave(marked))
        made.closed.connect(self._back)
        made.show_below(self._place(marked))

    def close_card(self) -> None:
        """Take the card away, if there is one."""
        made, self.card = self.card, None
        if made is not None:
            made.hide()
            made.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A click on marked words; what makes the card wrong; a field that is seen again reads again."""
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.Hide, QEvent.Type.Resize):
            self.close_card()
        elif self.card is not None and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()  # it is not the window's now
            elif kind == QEvent.Type.KeyPress:
                self.close_card()
            return True
        elif kind == QEvent.Type.Show and watched is self._field and self._is_started:
            self._resting.start()  # the model or the setting may be another now
        elif kind == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            cursor = self._field.textCursor()
            is_click = event.button() == Qt.MouseButton.LeftButton and not cursor.hasSelection()
            marked = self._marks.at(cursor.position()) if is_click else None
            if marked is not None and not self._field.isReadOnly():
                self.show_card(marked)
        return False

    async def _read(self) -> None:
        text = self._field.toPlainText()
        caret = utf16.to_points(text, self._field.textCursor().position())
        low = text.rfind("\n", 0, max(0, caret - REACH)) + 1
        end = text.find("\n", caret + REACH)
        part = text[low : end if end >= 0 else len(text)]
        start = utf16.length(text[:low])
        async for read in self._grammar.read(part, apart=self._apart(part, start), near=caret - low):
            self._marks.show(self._field.document(), part, read, start=start)
            self._field.show_carets()

    def _changed(self) -> None:
        """The text is another: what was being read is not wanted, and neither are hints of what was edited."""
        self._abandon()
        if self._is_using or not self._is_started:
            return
        self.close_card()
        if self._marks.forget_changed():
            self._field.show_carets()
        if self._grammar.is_on:
            self._resting.start()

    def _use(self, marked: MarkedHint) -> None:
        self.close_card()
        self._is_using = True
        try:
            caret = self._marks.use(marked)
        finally:
            self._is_using = False
        self._field.setTextCursor(caret)
        self._field.show_carets()
        self._field.setFocus()
        self._resting.start()

    def _leave(self, marked: MarkedHint) -> None:
        self._marks.forget(marked.sentence)
        self._field.show_carets()
        self._back()
        asyncio.ensure_future(self._leave_alone(marked.sentence.said))  # noqa: RUF006 - the loop keeps it while it writes

    async def _leave_alone(self, sentence: str) -> None:
        try:
            await self._grammar.leave(sentence)
        except VegaError as error:
            self.refused.emit(error)

    def _back(self) -> None:
        self.close_card()
        self._field.setFocus()

    def _abandon(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _clear(self) -> None:
        if self._marks.sentences:
            self._marks.clear()
            self._field.show_carets()

    def _repaint(self) -> None:
        self.close_card()
        self._field.show_carets()

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        is_ours = now is self._field or (self.card is not None and now is not None and self.card.isAncestorOf(now))
        if self.card is not None and now is not None and not is_ours:
            self.close_card()

    def _place(self, marked: MarkedHint) -> QRect:
        """Where the words begin, in the window's coordinates."""
        start = QTextCursor(self._field.document())
        start.setPosition(marked.words.selectionStart())
        rect = self._field.cursorRect(start)
        corner = self._field.viewport().mapTo(self._field.window(), QPoint(rect.left(), rect.top()))
        return QRect(corner, rect.size())


def _say_failed(done: "asyncio.Task[None]") -> None:
    """Without hints one can write as well: nobody is bothered with that."""
    if not done.cancelled() and (error := done.exception()) is not None:
        log.warning("There are no grammar hints: %s", error, exc_info=error)
