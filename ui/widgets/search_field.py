"""SearchField: a line with a magnifying glass, cleared by Escape or its cross."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui import theme


class SearchField(QLineEdit):
    """A QLineEdit: use `textChanged` and `returnPressed`."""

    def __init__(self, hint: str = "Search…", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint.rstrip("…"))
        self.addAction(QAction(theme.icon("search", "muted"), "Search", self), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(theme.icon("x", "muted"), "Clear", self)
        self._clear.triggered.connect(self.clear)
        self._clear.setToolTip("Clear (Esc)")
        self.textChanged.connect(self._offer_clear)
        self.setMinimumWidth(180)
        self.setMaximumWidth(320)

    def _offer_clear(self, text: str) -> None:
        # QLineEdit shows the button of an invisible action too: take it out instead
        if text and self._clear not in self.actions():
            self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        elif not text:
            self.removeAction(self._clear)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape empties it first; when it is empty, Escape is for others."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
