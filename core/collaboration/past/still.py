"""StillBoard: shapes of several moments on one board, to be looked at; nobody shares it and nothing is written."""

from collections.abc import Iterable

from core.collaboration.board import Board
from core.collaboration.board_shapes import Shape


class StillBoard(Board):
    """A board of exactly these shapes, each with an id of its own; to write thousands into a document takes seconds."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        super().__init__()
        for shape in shapes:
            self._keep(shape.id, shape)
        self.is_writable = False
