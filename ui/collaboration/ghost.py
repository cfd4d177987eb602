"""Ghost: how a line may go on, in a second voice after the caret; Tab takes it, Esc or anything else lets it go.

It lies over any text field of Qt's (QPlainTextEdit, QTextEdit) and touches it only to insert what was taken. It never
shows while an input method composes, since what is composed is no text yet.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from ui import theme

# Narrower than this nobody can read it.
LEAST_WIDTH = 24
# After the caret, so that it stays visible.
GAP = 2

Complete = Callable[[str], str]


class Ghost(QWidget):
    """`complete(before)` gives the rest, or ""; `may_help()` says whether the caret stands where that is welcome.

    Call `look` when the person has edited.
    """

    def __init__(
        self, field: QPlainTextEdit | QTextEdit, complete: Complete, *, may_help: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(field.viewport())
        self.text = ""
        self._field = field
        self._complete, self._may_help = complete, may_help
        self._is_composing = False
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._look)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        field.installEventFilter(self)
        field.cursorPositionChanged.connect(self.dismiss)
        field.selectionChanged.connect(self.dismiss)
        field.verticalScrollBar().valueChanged.connect(self.dismiss)
        theme.changed.connect(self.update)
        self.hide()

    def look(self) -> None:
        """The person has edited: once the caret stands where it will, ask how it may go on."""
        self._looking.start()

    def dismiss(self) -> None:
        """Show nothing."""
        self.text = ""
        self.hide()

    def take(self) -> None:
        """Write what is shown."""
        text = self.text
        self.dismiss()
        self._field.textCursor().insertText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Tab and Esc, while something is shown; and what makes it wrong."""
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._is_composing = bool(event.preeditString())
            self.dismiss()
        elif kind == QEvent.Type.FocusOut:
            self._is_composing = False
            self.dismiss()
        elif kind == QEvent.Type.Resize and self.text:
            self.look()  # what stands beside the field came or went; the line goes on as before
        elif self.text and isinstance(event, QKeyEvent) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            is_press = kind == QEvent.Type.KeyPress
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Escape):
                if kind == QEvent.Type.ShortcutOverride:
                    event.accept()  # Esc is not the window's now
                    return True
                if is_press:
                    (self.take if event.key() == Qt.Key.Key_Tab else self.dismiss)()
                    return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The words on the line of the caret."""
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setPen(theme.colour("muted"))
        shown = self._metrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()

    def _look(self) -> None:
        cursor = self._field.textCursor()
        if not self._may_show(cursor):
            return
        before = cursor.block().text()[: cursor.positionInBlock()]
        text = self._complete(before) if before.strip() else ""
        caret = self._field.cursorRect()
        left = caret.right() + GAP
        room = self._field.viewport().width() - left - GAP
        if text and room >= LEAST_WIDTH:
            self.text = text
            width = min(room, self._metrics().horizontalAdvance(text) + GAP)
            self.setGeometry(left, caret.top(), width, caret.height())
            self.show()
            self.update()

    def _may_show(self, cursor: QTextCursor) -> bool:
        """In a field that is written in, at the end of a line."""
        is_written = self._field.hasFocus() and not self._field.isReadOnly() and not self._is_composing
        return is_written and not cursor.hasSelection() and cursor.atBlockEnd() and self._may_help()

    def _font(self) -> QFont:
        """In a rich text a heading is larger than the words below."""
        return self._field.currentFont() if isinstance(self._field, QTextEdit) else self._field.font()

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._font())
