"""Fields in which people are named: after an @ they offer the names of those who can be called."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QPlainTextEdit, QWidget

# No name is longer; beyond this, the @ is part of the words.
NAME_CHARACTERS = 40
LEAST_WIDTH = 180
TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape)


class Naming:
    """The list of names below a field, which tells it of keys: `takes` before it heeds one, `offer` afterwards."""

    def __init__(self, field: QPlainTextEdit | QLineEdit) -> None:
        self._field = field
        self._names = QStringListModel([], field)
        self._completer = QCompleter(self._names, field)
        self._completer.setWidget(field)
        self.popup = self._completer.popup() or QListView()  # Qt makes one when it is asked for the first time
        # lists have no ground of their own; this one stands over other things
        self.popup.setStyleSheet(
            "QListView { background: palette(base); border: 1px solid palette(mid); padding: 4px; }"
        )
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.activated.connect(self._complete)

    def set_names(self, names: Sequence[str]) -> None:
        """Who can be named."""
        if self._names.stringList() != list(names):
            self._names.setStringList(list(names))

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is the list's and not the field's, which then has to ignore it."""
        is_taken = self.popup.isVisible() and Qt.Key(event.key()) in TAKING
        if is_taken:
            event.ignore()
        return is_taken

    def offer(self) -> None:
        """Show the names that what was begun may become; none hides the list."""
        begun = self._begun()
        if begun is None:
            self.popup.hide()
            return
        self._completer.setCompletionPrefix(begun)
        if not self._completer.completionCount() or self._completer.currentCompletion() == begun:
            self.popup.hide()
            return
        self.popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        rect = self._field.cursorRect()
        rect.setWidth(max(LEAST_WIDTH, self.popup.sizeHintForColumn(0) + 40))
        self._completer.complete(rect)

    def left(self, event: QFocusEvent) -> None:
        """The field has the focus no more: nobody is being named."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.popup.hide()

    def _begun(self) -> str | None:
        """What stands between the last @ and the caret, None when nobody is being named."""
        if isinstance(self._field, QLineEdit):
            before = self._field.text()[: self._field.cursorPosition()]
        else:
            cursor = self._field.textCursor()
            before = cursor.block().text()[: cursor.positionInBlock()]
        start = before.rfind("@")
        if start < 0 or (start and before[start - 1].isalnum()) or len(before) - start > NAME_CHARACTERS:
            return None
        return before[start + 1 :]

    def _complete(self, name: str) -> None:
        begun = self._begun() or ""
        if isinstance(self._field, QLineEdit):
            for _ in begun:
                self._field.backspace()
            self._field.insert(f"{name} ")
            return
        cursor = self._field.textCursor()
        for _ in begun:
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(f"{name} ")
        self._field.setTextCursor(cursor)


class _Named:
    """Of a field in which people are named: what typing and leaving do. Stands before the field's own class."""

    naming: Naming

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Typing, and what the list of names takes."""
        if not self.naming.takes(event):
            super().keyPressEvent(event)  # type: ignore[misc]  # the field's
            self.naming.offer()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Nobody is being named any more."""
        super().focusOutEvent(event)  # type: ignore[misc]
        self.naming.left(event)


class NamingField(_Named, QPlainTextEdit):
    """Several lines; `naming` has the names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.naming = Naming(self)


class NamingLine(_Named, QLineEdit):
    """One line; `naming` has the names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.naming = Naming(self)
