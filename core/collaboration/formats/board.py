"""Board: a whiteboard without edges."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration import board
from core.collaboration.formats.base import Format


class Board(Format):
    """Strokes, shapes, arrows, notes and words on an endless board."""

    title: ClassVar[str] = "Whiteboard"
    idea: ClassVar[str] = "Draw, arrange notes and connect them, on a board without edges."
    icon: ClassVar[str] = "shapes"
    has_files: ClassVar[bool] = True

    def open(self, stored: Sequence[bytes] = ()) -> board.Board:
        """The board."""
        return board.Board(stored)
