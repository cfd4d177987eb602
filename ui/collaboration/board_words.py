"""WordsField: where the words on a shape are written, over the shape itself and in its letters."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from core.collaboration.board_shapes import Kind, Shape
from ui import theme
from ui.collaboration.board_painter import words_alignment, words_box

LEAST_WIDTH, LEAST_HEIGHT = 80, 24


class WordsField(QPlainTextEdit):
    """`finished(id, words at the start, words now)` once the person goes elsewhere or presses Escape."""

    finished = Signal(str, str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shape_id = ""
        self._base = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Words on the shape")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.hide()

    def begin(self, shape: Shape, scale: float, corner: QRectF) -> None:
        """Write on a shape; `corner` is its box on the widget."""
        self.shape_id, self._base = shape.id, shape.text
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

    def finish(self) -> None:
        """Hand over the words, once."""
        if not self.shape_id:
            return
        shape_id, self.shape_id = self.shape_id, ""
        self.hide()
        self.finished.emit(shape_id, self._base, self.toPlainText())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
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
