"""AuthoredText: words to read, each on the colour of who wrote it, or what was added and deleted by whom."""

from collections.abc import Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.collaboration.history import Piece
from ui import theme
from ui.collaboration.carets import colour_of
from ui.collaboration.editor import TO_QT

# How much of an author's colour is behind their words, and behind those that are new.
STRENGTH, NEW_STRENGTH = 48, 96


class AuthoredText(QPlainTextEdit):
    """`show_pieces` fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setAccessibleName("The text then")
        self._pieces: Sequence[Piece] = ()
        self._is_comparing = False
        theme.changed.connect(self._restyle)

    def show_pieces(self, pieces: Sequence[Piece], *, is_comparing: bool = False) -> None:
        """Show these; where one was scrolled to stays."""
        if (pieces, is_comparing) != (self._pieces, self._is_comparing):
            self._pieces, self._is_comparing = pieces, is_comparing
            self._restyle()

    def _restyle(self) -> None:
        scroll = self.verticalScrollBar().value()
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for piece in self._pieces:
            cursor.insertText(piece.text.translate(TO_QT), self._format(piece))
        cursor.endEditBlock()
        self.verticalScrollBar().setValue(scroll)

    def _format(self, piece: Piece) -> QTextCharFormat:
        made = QTextCharFormat()
        colour = colour_of(piece.author_id)
        made.setForeground(theme.colour("text"))
        if piece.change == "gone":
            made.setForeground(colour)
            made.setFontStrikeOut(True)
        elif piece.change == "new" or not self._is_comparing:
            colour.setAlpha(NEW_STRENGTH if piece.change == "new" else STRENGTH)
            made.setBackground(colour)
        return made
