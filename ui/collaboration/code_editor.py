"""CodeEditor: code that several people edit at once, with line numbers, colours, and help with brackets and indents."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from core.collaboration import utf16
from core.collaboration.note import Note
from core.collaboration.records import Splice
from ui import theme
from ui.collaboration.carets import selections
from ui.collaboration.code_colours import CodeColours
from ui.collaboration.editor import NoteEditor
from ui.collaboration.rich_formats import CODE_PX, fixed_font

INDENT = 4
# How far the other bracket of a pair is looked for.
FAR = 20_000
GUTTER_PAD = 12
OPENING, CLOSING = "([{", ")]}"
# After these at the end of a line, the next one is indented.
OPENERS = {"python": ":", "yaml": ":"}


class CodeEditor(NoteEditor):
    """`open_note` binds it to a note, `set_language` says how to colour it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # the text as it is shown
        self._known = ""
        self.gutter = _Gutter(self)
        self.colours = CodeColours(self, text=lambda: self._known, following=self._follow)
        self.setAccessibleName("Code")
        self.setPlaceholderText("Write code here. The others see it as you type.")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(fixed_font(CODE_PX))
        # the sheet of the program would make Inter of it
        self.setStyleSheet(f"font-family: '{self.font().family()}'; font-size: {CODE_PX}px; padding: 0;")
        self.setTabStopDistance(INDENT * self.fontMetrics().horizontalAdvance(" "))
        self.blockCountChanged.connect(lambda _: self._make_room())
        self.updateRequest.connect(self.gutter.follow)
        self.cursorPositionChanged.connect(self.show_carets)
        self._make_room()

    def open_note(self, note: Note) -> None:
        """Show a note and follow it."""
        super().open_note(note)
        self._known = note.text
        self.colours.begin()

    def close_note(self) -> None:
        """Follow no note any more; the page closes it."""
        super().close_note()
        self._known = ""

    def set_language(self, language: str) -> None:
        """Colour it as this language; "" as none."""
        self.colours.set_language(language)

    def show_carets(self) -> None:
        """The line of the caret, brackets that belong together, and the carets of the others."""
        found = self.note.cursors() if self.note is not None else []
        self.setExtraSelections(
            [
                self._current_line(),
                *self._brackets(),
                *self.comment_marks.selections(),
                *selections(self.document(), found),
            ]
        )
        self.viewport().update()
        self.gutter.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Return keeps the indent, Tab indents; the others are the note's."""
        if self.note is None or self.isReadOnly():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._new_line()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            is_back = event.key() == Qt.Key.Key_Backtab
            self._indent(-1 if is_back or event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Backspace and not event.modifiers() and self._unindent():
            return
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The numbers are as high as the text."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self.gutter.setGeometry(QRect(area.left(), area.top(), self.gutter.width_px(), area.height()))

    def _changed(self, position: int, removed: int, added: int) -> None:
        before = self._known
        super()._changed(position, removed, added)
        if self._is_following or self.note is None:
            return
        self._known = self.note.text
        if self._known == before:
            return  # something is being composed, or is painted
        start = utf16.to_points(self._known, position)
        inserted = utf16.to_points(self._known, position + added) - start
        self._recolour(start, len(before) + inserted - len(self._known), inserted)

    def _apply(self, splice: Splice) -> None:
        super()._apply(splice)
        # of several splices of one change, the note tells the first when it has them all
        known = self._known
        start = utf16.to_points(known, splice.position)
        end = utf16.to_points(known, splice.position + splice.removed)
        self._known = known[:start] + splice.inserted + known[end:]
        self._recolour(start, end - start, len(splice.inserted))

    def _recolour(self, start: int, removed: int, inserted: int) -> None:
        if removed or inserted:
            self.colours.edited(start, removed, inserted)

    def _new_line(self) -> None:
        cursor = self.textCursor()
        block = cursor.block()
        before = (
            block.text()[: cursor.selectionStart() - block.position()]
            if block.contains(cursor.selectionStart())
            else ""
        )
        indent = before[: len(before) - len(before.lstrip(" \t"))]
        last = before.rstrip()[-1:]
        if last and (last in OPENING or last in OPENERS.get(self.colours.language, "")):
            indent += " " * INDENT
        cursor.insertText("\n" + indent)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _indent(self, steps: int) -> None:
        """The lines of the selection to the right or left; each an edit of its own, so that others keep theirs."""
        cursor = self.textCursor()
        if not cursor.hasSelection() and steps > 0:
            column = cursor.positionInBlock()
            cursor.insertText(" " * (INDENT - column % INDENT))
            return
        block = self.document().findBlock(cursor.selectionStart())
        end = cursor.selectionEnd()
        starts: list[tuple[int, str]] = []
        while block.isValid() and (block.position() < end or not starts):
            starts.append((block.position(), block.text()))
            block = block.next()
        for start, words in reversed(starts):
            place = QTextCursor(self.document())
            place.setPosition(start)
            if steps > 0 and words:
                place.insertText(" " * INDENT)
            elif steps < 0:
                place.setPosition(start + _blanks(words), QTextCursor.MoveMode.KeepAnchor)
                place.removeSelectedText()

    def _unindent(self) -> bool:
        """Backspace among the blanks before the words takes a whole step."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        if cursor.hasSelection() or not before or before.strip(" "):
            return False
        cursor.setPosition(cursor.position() - ((len(before) - 1) % INDENT + 1), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        return True

    def _current_line(self) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.format.setBackground(_thin(theme.colour("accent"), 16))
        made.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        made.cursor = self.textCursor()
        made.cursor.clearSelection()
        return made

    def _brackets(self) -> list[QTextEdit.ExtraSelection]:
        cursor = self.textCursor()
        pair = None if cursor.hasSelection() else self.pair_at(cursor.position())
        made = []
        for place in pair or ():
            one = QTextEdit.ExtraSelection()
            one.format.setBackground(_thin(theme.colour("accent"), 70))
            one.cursor = QTextCursor(self.document())
            one.cursor.setPosition(place)
            one.cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
            made.append(one)
        return made

    def pair_at(self, position: int) -> tuple[int, int] | None:
        """The bracket beside the caret and the one that belongs to it, in UTF-16 units; None without one."""
        for place in (position, position - 1):
            char = self.document().characterAt(place) if place >= 0 else ""
            if char and char in OPENING + CLOSING:
                other = self._other_bracket(place, char)
                return (place, other) if other is not None else None
        return None

    def _other_bracket(self, place: int, char: str) -> int | None:
        is_opening = char in OPENING
        other = (CLOSING if is_opening else OPENING)[(OPENING if is_opening else CLOSING).index(char)]
        step = 1 if is_opening else -1
        document, depth = self.document(), 0
        for at in range(place, max(-1, min(document.characterCount(), place + step * FAR)), step):
            found = document.characterAt(at)
            depth += (found == char) - (found == other)
            if not depth:
                return at
        return None

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter.width_px(), 0, 0, 0)
        self.gutter.update()


class _Gutter(QWidget):
    """The numbers of the lines."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        theme.changed.connect(self.update)

    def width_px(self) -> int:
        """Room for the last number."""
        digits = max(3, len(str(self._editor.blockCount())))
        return digits * self._editor.fontMetrics().horizontalAdvance("9") + 2 * GUTTER_PAD

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's names
        """As wide as its numbers."""
        return QSize(self.width_px(), 0)

    def follow(self, rect: QRect, down: int) -> None:
        """The text was scrolled or painted."""
        if down:
            self.scroll(0, down)
        else:
            self.update(0, rect.y(), self.width(), rect.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Each visible line's number, the caret's in the colour of text."""
        editor = self._editor
        painter = QPainter(self)
        painter.setFont(editor.font())
        current = editor.textCursor().blockNumber()
        block = editor.firstVisibleBlock()
        while block.isValid():
            rect = editor.blockBoundingGeometry(block).translated(editor.contentOffset())
            if rect.top() > event.rect().bottom():
                break
            if block.isVisible() and rect.bottom() >= event.rect().top():
                painter.setPen(theme.colour("text" if block.blockNumber() == current else "muted"))
                place = QRect(0, round(rect.top()), self.width() - GUTTER_PAD, editor.fontMetrics().height())
                painter.drawText(place, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block = block.next()
        painter.end()


def _blanks(words: str) -> int:
    """How many blanks one step of indent to the left takes."""
    if words.startswith("\t"):
        return 1
    return min(INDENT, len(words) - len(words.lstrip(" ")))


def _thin(colour: QColor, alpha: int) -> QColor:
    colour.setAlpha(alpha)
    return colour
