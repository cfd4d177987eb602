"""Shapes of several moments on one board."""

import pytest

from core.collaboration.board import Board
from core.collaboration.board_shapes import Grip, Kind, Point, Shape, Side
from core.collaboration.past.still import StillBoard
from core.errors import InputError


def test_it_has_exactly_these_shapes_in_their_order_and_stays_so():
    board = Board()
    low, high = board.add(*(Shape(Kind.RECTANGLE, at=Point(0, 0), size=Point(10, 10)) for _ in range(2)))
    (arrow,) = board.add(Shape(Kind.ARROW, end=Point(9, 9), start_on=Grip(low, Side.TOP)))
    then = dict(board.shapes)
    board.remove([high])
    still = StillBoard({**then, **board.shapes}.values())
    assert still.shapes == then
    assert [shape.id for shape in still.stack] == [low, high, arrow]
    assert still.holders([low]) == {arrow}
    with pytest.raises(InputError, match="not change"):
        still.remove([low])
