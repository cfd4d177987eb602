"""The words of a text field that comments are about: a soft ground, stronger for the thread that is looked at."""

from collections.abc import Mapping

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from ui import theme

# How much of the colour they have over the surface.
STRENGTH, CHOSEN_STRENGTH = 46, 110


class Marks:
    """By thread. They move with the text by themselves until they are told anew."""

    def __init__(self) -> None:
        self.chosen = ""
        self._places: dict[str, QTextCursor] = {}

    def show(self, document: QTextDocument, ranges: Mapping[str, tuple[int, int]]) -> None:
        """These and no others, from and to (exclusive) in UTF-16 units."""
        most = document.characterCount() - 1
        self._places = {}
        for key, (start, end) in ranges.items():
            place = QTextCursor(document)
            place.setPosition(min(start, most))
            place.setPosition(min(end, most), QTextCursor.MoveMode.KeepAnchor)
            self._places[key] = place

    def selections(self) -> list[QTextEdit.ExtraSelection]:
        """For `setExtraSelections`."""
        found = []
        # the chosen one last, so that it is seen where two overlap
        for key in sorted(self._places, key=lambda key: key == self.chosen):
            selection = QTextEdit.ExtraSelection()
            colour = theme.colour("warn")
            selection.format.setUnderlineColor(colour)
            selection.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            colour.setAlpha(CHOSEN_STRENGTH if key == self.chosen else STRENGTH)
            selection.format.setBackground(colour)
            selection.cursor = self._places[key]
            found.append(selection)
        return found

    def at(self, position: int) -> str:
        """The thread about the words at a place, the shortest words first; "" for none."""
        found = [
            (place.selectionEnd() - place.selectionStart(), key)
            for key, place in self._places.items()
            if place.selectionStart() <= position < place.selectionEnd()
        ]
        return min(found)[1] if found else ""
