"""Fields for text that others may be writing too: what they do appears, and the caret stays where it was.

line = SharedLine("Title")
line.written.connect(…)          # every keystroke: the whole text
line.show_text(card.title)       # after every change of the document
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from core.collaboration import utf16
from core.collaboration.board_writing import incoming
from core.collaboration.records import Cursor
from core.collaboration.utf16 import whole
from ui.collaboration.carets import paint_caret, selections
from ui.collaboration.line_carets import caret_x, paint_line_carets

# Rows of a field of text: it grows with what is in it.
ROWS = (2, 14)
# In fewer lines a name would be cut, or hide what it stands at.
LOW = 3


def moved(old: str, new: str, place: int) -> int:
    """Where a place in `old` (in UTF-16 units) is in `new`, when one stretch of the text was replaced."""
    point = utf16.to_points(old, place)
    first = _shared(old, new)
    last = min(_shared(old[::-1], new[::-1]), min(len(old), len(new)) - first)
    if point >= len(old) - last and not (point == first and last == len(old) - first):
        point += len(new) - len(old)
    elif point > first:
        point = min(point, len(new) - last)
    return utf16.from_points(new, point)


class _HeldBack:
    """While somebody composes words with an input method, what others write waits: Qt would end the composing."""

    _base, _is_composing = "", False
    _theirs: str | None = None
    written: SignalInstance

    def _hold(self, before: str, text: str) -> bool:
        """Whether this is shown later."""
        if self._is_composing:
            self._base = before if self._theirs is None else self._base
            self._theirs = text
        return self._is_composing

    def _composed(self, *, goes_on: bool) -> None:
        """Words were composed; once that is done, what others wrote meanwhile joins them."""
        self._is_composing, theirs = goes_on, self._theirs
        if goes_on or theirs is None:
            return
        self._theirs, text = None, self._words()
        # place by place, so that the caret stays with its words
        for found in tuple(incoming(self._base, text, theirs).splices(text)):
            start, end = (utf16.to_points(text, place) for place in (found.position, found.position + found.removed))
            text = f"{text[:start]}{found.inserted}{text[end:]}"
            self.show_text(text)
        if text != theirs:
            self.written.emit(whole(text))

    @abstractmethod
    def _words(self) -> str: ...

    @abstractmethod
    def show_text(self, text: str) -> None: ...


class SharedLine(_HeldBack, QLineEdit):
    """One line. Undo and redo are the document's: `undo_wanted`, `redo_wanted`. `caret_moved` when the caret or what is
    selected is elsewhere; `cursors` are those of the others."""

    is_low: ClassVar[bool] = True
    """Whether the names of the others have no room in it."""
    written = Signal(str)
    caret_moved = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, name: str, *, most: int, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setMaxLength(most)
        self.textEdited.connect(self._edited)
        self.cursors: tuple[Cursor, ...] = ()
        self.cursorPositionChanged.connect(lambda *_: self.caret_moved.emit())
        self.selectionChanged.connect(self.caret_moved)

    def show_text(self, text: str) -> None:
        """What the document says now."""
        before = self.text()
        if (text == before and self._theirs is None) or self._hold(before, text):
            return
        anchor = self.selectionStart() if self.hasSelectedText() else -1
        length = len(self.selectedText()) if anchor >= 0 else 0
        caret = self.cursorPosition()
        with QSignalBlocker(self):
            self.setText(text)
            if anchor >= 0:
                start, end = moved(before, text, anchor), moved(before, text, anchor + length)
                self.setSelection(*((start, end - start) if caret != anchor else (end, start - end)))
            elif self.hasFocus():
                self.setCursorPosition(moved(before, text, caret))
            else:
                self.setCursorPosition(0)

    @property
    def selected(self) -> tuple[int, int]:
        """Where the selection begins and the caret is, in UTF-16 units."""
        caret, start = self.cursorPosition(), self.selectionStart()
        if start < 0:
            return caret, caret
        return (start if caret != start else self.selectionEnd()), caret

    def show_cursors(self, cursors: Sequence[Cursor]) -> None:
        """The carets of the others are these now; their names stand outside, at `caret_x`."""
        if tuple(cursors) != self.cursors:
            self.cursors = tuple(cursors)
            self.update()

    def caret_x(self, position: int) -> int:
        """Where a caret is from the left, in px, if that is in sight; else the nearer end of what is."""
        inside = self.contentsRect().adjusted(2, 0, -2, 0)
        return max(inside.left(), min(inside.right(), caret_x(self, position)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The words, then the carets of the others."""
        super().paintEvent(event)
        paint_line_carets(self, self.cursors)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's names
        """Words are composed."""
        super().inputMethodEvent(event)
        self._composed(goes_on=bool(event.preeditString()))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """What is too long shows its beginning again."""
        super().focusOutEvent(event)
        self._composed(goes_on=False)
        if not self.hasSelectedText():
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Undo and redo go to the document, Ctrl with an arrow to whoever carries the line up or down."""
        is_vertical = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_wanted.emit()
        elif is_vertical and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _words(self) -> str:
        return self.text()

    def _edited(self, text: str) -> None:
        if self._theirs is None:  # else it is told once nothing is composed any more
            self.written.emit(whole(text))


class SharedText(_HeldBack, QPlainTextEdit):
    """Some lines, as high as what is in them. Else as `SharedLine`."""

    written = Signal(str)
    caret_moved = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(
        self, name: str, *, hint: str = "", rows: tuple[int, int] = ROWS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shown = ""
        self.setProperty("field", True)
        self.cursors: tuple[Cursor, ...] = ()
        self.cursorPositionChanged.connect(self.caret_moved)
        self.selectionChanged.connect(self.caret_moved)
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self._fit()

    def show_text(self, text: str) -> None:
        """What the document says now."""
        before = self.toPlainText()
        if (text == before and self._theirs is None) or self._hold(before, text):
            return
        cursor, bar = self.textCursor(), self.verticalScrollBar().value()
        anchor, caret = moved(before, text, cursor.anchor()), moved(before, text, cursor.position())
        with QSignalBlocker(self):
            self.setPlainText(text)
        self._shown = self.toPlainText()
        most = self.document().characterCount() - 1
        cursor = self.textCursor()
        cursor.setPosition(min(anchor, most))
        cursor.setPosition(min(caret, most), cursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(bar)
        self._fit()

    @property
    def selected(self) -> tuple[int, int]:
        """Where the selection begins and the caret is, in UTF-16 units."""
        cursor = self.textCursor()
        return cursor.anchor(), cursor.position()

    def show_cursors(self, cursors: Sequence[Cursor]) -> None:
        """The carets of the others are these now."""
        if cursors or self.cursors:
            self.cursors = tuple(cursors)
            self.setExtraSelections(selections(self.document(), self.cursors))
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's names
        """The words, then the carets of the others."""
        super().paintEvent(event)
        for cursor in self.cursors:
            paint_caret(self.viewport(), self._caret(cursor.head), cursor, is_named=not self.is_low)

    @property
    def is_low(self) -> bool:
        """Whether the names of the others have no room in it; then they stand outside, at `caret_x`."""
        return self.viewport().height() < LOW * self.fontMetrics().lineSpacing()

    def caret_x(self, position: int) -> int:
        """Where a caret is from the left, in px."""
        return self.viewport().x() + self._caret(position).left()

    def _caret(self, position: int) -> QRect:
        place = QTextCursor(self.document())
        place.setPosition(min(position, self.document().characterCount() - 1))
        return self.cursorRect(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Undo and redo go to the document."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_wanted.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Words are composed."""
        super().inputMethodEvent(event)
        self._composed(goes_on=bool(event.preeditString()))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Nothing is composed any more."""
        super().focusOutEvent(event)
        self._composed(goes_on=False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Other lines, another height."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """The height is fixed by what is in it."""
        return QSize(240, self.height())

    def _words(self) -> str:
        return self.toPlainText()

    def _changed(self) -> None:
        # Qt also tells of mere formatting
        text = self.toPlainText()
        if text != self._shown and self._theirs is None:
            self._shown = text
            self.written.emit(whole(text))

    def _fit(self) -> None:
        # a plain text's layout measures its height in lines
        lines = max(self._rows[0], min(self._rows[1], round(self.document().size().height())))
        margins = self.contentsMargins()
        frame = margins.top() + margins.bottom() + 2 * self.document().documentMargin() + 2
        self.setFixedHeight(round(lines * self.fontMetrics().lineSpacing() + frame))


def _shared(one: str, other: str) -> int:
    """How many letters they begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
