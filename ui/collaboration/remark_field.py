"""RemarkField: something that one said in a comment, written anew in its place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.collaboration.naming import NamingField
from ui.widgets.button import button

HEIGHT = 64


class RemarkField(QWidget):
    """`saved(text)` with other words, `left` without; Ctrl+Return saves, Escape leaves it as it was."""

    saved = Signal(str)
    left = Signal()

    def __init__(self, text: str, *, names: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = text
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.words = _Words(self)
        self.words.naming.set_names(names)
        self.words.setPlainText(text)
        self.words.moveCursor(QTextCursor.MoveOperation.End)
        self.save_button = button("Save", self.save, kind="primary")
        self.save_button.setToolTip("Save (Ctrl+Return)")
        self.setFocusProxy(self.words)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("Cancel", self.left.emit, kind="quiet"))
        row.addWidget(self.save_button)
        column.addWidget(self.words)
        column.addLayout(row)
        self.words.textChanged.connect(self._offer)
        self._offer()

    @property
    def text(self) -> str:
        """What it says now."""
        return self.words.toPlainText()

    def save(self) -> None:
        """Say it otherwise, if it is otherwise; nothing at all is no comment."""
        text = self.text.strip()
        if text and text != self._before:
            self.saved.emit(text)
        elif text:
            self.left.emit()

    def _offer(self) -> None:
        self.save_button.setEnabled(bool(self.text.strip()))


class _Words(NamingField):
    """The field and its keys."""

    def __init__(self, whole: RemarkField) -> None:
        super().__init__()
        self._whole = whole
        self.setAccessibleName("Edit your comment")
        self.setObjectName("field")
        self.setFixedHeight(HEIGHT)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Ctrl+Return and Escape end it."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.naming.takes(event):
            return
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._whole.save()
        elif event.key() == Qt.Key.Key_Escape:
            self._whole.left.emit()
        else:
            super().keyPressEvent(event)
