"""CellEditor: a table's cell being written, in its place; everybody sees it letter by letter."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from core.collaboration import utf16
from core.collaboration.rich_styles import BREAK
from core.errors import InputError
from ui import theme
from ui.collaboration.alike import alike
from ui.collaboration.composing import kept_composing
from ui.collaboration.rich_formats import TEXT_PX
from ui.collaboration.rich_objects import GAP
from ui.collaboration.rich_table_layout import PAD_X, PAD_Y, Spot

if TYPE_CHECKING:
    from ui.collaboration.rich_editor import RichEditor

FRAME_PX = 2
TO_CELL = {0x2029: BREAK, 0x0A: BREAK}


class CellEditor(QPlainTextEdit):
    """Lies over its cell. Tab goes on to the next one, Return to the one below, Escape is done."""

    def __init__(self, editor: "RichEditor") -> None:
        super().__init__(editor.viewport())
        self._editor = editor
        self.place: tuple[str, str, str] | None = None
        """Table, row and column, while a cell is written."""
        self._words = ""
        self._is_following = False
        self.setAccessibleName("Cell")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().contentsChange.connect(self._changed)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def begin_at(self, table_id: str, point: QPoint) -> bool:
        """Write the cell at a place of the editor's viewport; False where there is none."""
        origin, layout = self._origin(table_id), self._editor.objects.table(table_id)
        spot = layout.spot_at(QPointF(point) - origin) if origin is not None and layout is not None else None
        if spot is not None:
            self.begin(table_id, spot.row, spot.column)
        return spot is not None

    def begin(self, table_id: str, row: str, column: str) -> None:
        """Write a cell."""
        note = self._editor.note
        if note is None or not note.is_writable:
            return
        self.place = (table_id, row, column)
        self._words = note.document.tables.words(*self.place)
        self._is_following = True
        self.setPlainText(self._words)
        self._is_following = False
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.follow()
        self.show()
        self.setFocus()

    def finish(self) -> None:
        """The cell is written."""
        if self.place is not None:
            had_focus = self.hasFocus()
            self.place = None
            self.hide()
            if had_focus:
                self._editor.setFocus()

    def refresh(self, table_id: str) -> None:
        """Somebody changed the table."""
        note = self._editor.note
        if self.place is None or note is None or self.place[0] != table_id:
            return
        table = note.document.tables.table(table_id)
        if self.place[1] not in table.rows or self.place[2] not in table.columns:
            self.finish()
            return
        words, old = note.document.tables.words(*self.place), self._words
        self._words = words
        if words != self._shown():
            self._take(old, words)
        self.follow()

    def follow(self) -> None:
        """Lie where the cell is now."""
        spot, origin = self._spot(), self._origin(self.place[0]) if self.place else None
        if spot is None or origin is None:
            self.setVisible(False)
            return
        rect = QRectF(spot.rect).translated(origin).toRect().adjusted(0, 0, 1, 1)
        if self.geometry() != rect:
            self.setGeometry(rect)
        if not self.isVisible() and self.place is not None:
            self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Keys between cells; the others type."""
        note = self._editor.note
        key, is_shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.finish()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._go(0, -1 if key == Qt.Key.Key_Backtab or is_shift else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not is_shift:
            self._go(1, 0)
        elif event.matches(QKeySequence.StandardKey.Undo) and note is not None:
            self._editor.attempt(note.undo)
        elif event.matches(QKeySequence.StandardKey.Redo) and note is not None:
            self._editor.attempt(note.redo)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """The rows and columns of the table."""
        self._editor.menu.open(self.geometry().center())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Whoever goes elsewhere is done, unless a menu opened or another window came."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.finish()

    def _go(self, down: int, right: int) -> None:
        """To another cell; behind the last one a new row begins."""
        note = self._editor.note
        if self.place is None or note is None:
            return
        table_id, row, column = self.place
        tables = note.document.tables
        found = tables.table(table_id)
        at = found.rows.index(row) * len(found.columns) + found.columns.index(column)
        at += down * len(found.columns) + right
        if at < 0:
            return
        if at >= len(found.rows) * len(found.columns):
            if down:
                self.finish()
                return
            self._editor.do.change_table(tables.insert_row, table_id, len(found.rows))
            found = tables.table(table_id)
            if at >= len(found.rows) * len(found.columns):
                return  # refused
        row, column = found.rows[at // len(found.columns)], found.columns[at % len(found.columns)]
        self.begin(table_id, row, column)

    def _changed(self, position: int, removed: int, added: int) -> None:
        note = self._editor.note
        if self._is_following or self.place is None or note is None:
            return
        shown, known = self._shown(), self._words
        head, tail = alike(known, shown)
        self._words = shown
        try:
            note.write_cell(
                self.place,
                utf16.length(known[:head]),
                utf16.length(known[head : len(known) - tail]),
                shown[head : len(shown) - tail],
            )
        except InputError as error:
            self._editor.refused.emit(error)
            self.finish()
            return
        self._editor.edited.emit()

    def _take(self, old: str, words: str) -> None:
        """Show what somebody else wrote; the caret stays with its words."""
        shown = self._shown()
        head, tail = alike(shown, words)
        cursor = QTextCursor(self.document())
        cursor.setPosition(utf16.length(shown[:head]))
        cursor.setPosition(utf16.length(shown[: len(shown) - tail]), QTextCursor.MoveMode.KeepAnchor)
        self._is_following = True
        with kept_composing(self):
            cursor.insertText(words[head : len(words) - tail])
        self._is_following = False

    def _shown(self) -> str:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        return cursor.selectedText().translate(TO_CELL)

    def _spot(self) -> Spot | None:
        if self.place is None:
            return None
        layout = self._editor.objects.table(self.place[0])
        spots = layout.spots() if layout is not None else ()
        return next((spot for spot in spots if (spot.row, spot.column) == self.place[1:]), None)

    def _origin(self, table_id: str) -> QPointF | None:
        position = self._editor.pointer.table_position(table_id)
        rect = self._editor.pointer.rect(position) if position is not None else None
        return rect.topLeft() + QPointF(0, GAP) if rect is not None else None

    def _dress(self) -> None:
        self.setFont(theme.font(TEXT_PX))
        colours = theme.current()
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {colours.surface}; color: {colours.text};"
            f" border: {FRAME_PX}px solid {colours.accent}; border-radius: 4px; min-height: 0;"
            f" padding: {PAD_Y - FRAME_PX}px {PAD_X - FRAME_PX}px; font-size: {TEXT_PX}px; }}"
        )
