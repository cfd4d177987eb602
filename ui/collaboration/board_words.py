"""WordsField: where the words on a shape are written, over the shape itself and in its letters."""

import sys

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from core.collaboration import utf16
from core.collaboration.board_shapes import Kind, Shape
from core.collaboration.board_writing import incoming
from ui import theme
from ui.collaboration.board_painter import words_alignment, words_box

LEAST_WIDTH, LEAST_HEIGHT = 80, 24
# Words are on the board so soon after they were typed; a key for itself would make an edit of each letter.
WRITTEN_MS = 150


class WordsField(QPlainTextEdit):
    """`written(id, words that the board had, words now, whether that goes on)` while the person writes, and
    `finished(id)` once they go elsewhere or press Escape. `follow` tells what the board has."""

    written = Signal(str, str, str, bool)
    finished = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shape_id = ""
        # what the board had when both were last compared, and what came while words were being composed
        self._base = ""
        self._theirs: str | None = None
        self._is_composing = False
        self._goes_on = False
        # so long a text was too long
        self._refused = sys.maxsize
        self._soon = QTimer(self, singleShot=True, interval=WRITTEN_MS)
        self._soon.timeout.connect(self.hand_over)
        self.textChanged.connect(self._typed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Words on the shape")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.hide()

    def begin(self, shape: Shape, scale: float, corner: QRectF) -> None:
        """Write on a shape; `corner` is its box on the widget."""
        self.finish()
        self._base, self._theirs, self._goes_on, self._refused = shape.text, None, False, sys.maxsize
        colour = "text" if shape.kind == Kind.STICKY else shape.colour
        # a style sheet would otherwise give it the frame of a form's field
        self.setStyleSheet(
            "QPlainTextEdit { background: transparent; border: none; padding: 0; min-height: 0;"
            f" color: {theme.colour(colour).name()}; font-size: {max(6, round(shape.letters * scale))}px; }}"
        )
        self.document().setDocumentMargin(0)
        option = self.document().defaultTextOption()
        option.setAlignment(words_alignment(shape) & Qt.AlignmentFlag.AlignHorizontal_Mask)
        self.document().setDefaultTextOption(option)
        self.setPlainText(shape.text)
        self.shape_id = shape.id
        self.place(shape, scale, corner)
        self.selectAll()
        self.show()
        self.setFocus()

    def place(self, shape: Shape, scale: float, corner: QRectF) -> None:
        """Follow the shape when the board is moved under it."""
        inner = words_box(shape)
        left = corner.left() + (inner.left() - shape.at.x) * scale
        top = corner.top() + (inner.top() - shape.at.y) * scale
        width, height = inner.width() * scale, inner.height() * scale
        self.setGeometry(
            QRect(round(left), round(top), max(LEAST_WIDTH, round(width)), max(LEAST_HEIGHT, round(height)))
        )

    def follow(self, theirs: str) -> None:
        """The board has these words now: what others did comes into the field, and the caret stays with its words."""
        if self._is_composing:
            # a change of the line would tear apart what is being composed
            self._theirs = theirs
            return
        mine = self.toPlainText()
        operation = incoming(self._base, mine, theirs)
        self._base, self._theirs = theirs, None
        if edits := list(operation.splices(mine)):
            cursor = self.textCursor()
            after = operation.apply(mine)
            anchor, caret = (
                utf16.from_points(after, operation.carry(utf16.to_points(mine, place), is_behind=True))
                for place in (cursor.anchor(), cursor.position())
            )
            for one in edits:
                cursor.setPosition(one.position)
                cursor.setPosition(one.position + one.removed, QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(one.inserted)
            cursor.setPosition(anchor)
            cursor.setPosition(caret, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
            # Ctrl+Z must not take away what others wrote
            self.document().clearUndoRedoStacks()
        self._typed()

    def hand_over(self) -> None:
        """Tell what was written since the last time; the board answers with `follow`, or has refused it."""
        self._soon.stop()
        base, text = self._base, self.toPlainText()
        if not self.shape_id or text == base or self._theirs is not None:
            return
        # what comes back has this in it
        self._base = text
        goes_on, self._goes_on = self._goes_on, True
        self.written.emit(self.shape_id, base, text, goes_on)

    def refuse(self, base: str) -> None:
        """The board did not take what was handed over, which is too long: asked again once it is shorter, or done."""
        self._base, self._refused = base, len(self.toPlainText())

    def finish(self) -> None:
        """Hand over what is left, once."""
        if not self.shape_id:
            return
        self._is_composing = False
        if self._theirs is not None:
            self.follow(self._theirs)
        self.hand_over()
        shape_id, self.shape_id = self.shape_id, ""
        self.hide()
        self.finished.emit(shape_id)

    def _typed(self) -> None:
        if self.shape_id and not self._soon.isActive():
            text = self.toPlainText()
            if text != self._base and len(text) < self._refused:
                self._soon.start()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """What others wrote while words were composed comes after them."""
        super().inputMethodEvent(event)
        self._is_composing = bool(event.preeditString())
        if not self._is_composing and self._theirs is not None:
            self.follow(self._theirs)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape and Ctrl+Enter are done."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.finish()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Going elsewhere is done too; a menu over the window is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()
