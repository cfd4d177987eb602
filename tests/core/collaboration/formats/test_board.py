"""A whiteboard is a document of a workspace."""

from core.collaboration.board_shapes import Point, Shape
from core.collaboration.formats.board import Board


def test_what_is_drawn_comes_back_from_what_is_stored():
    board = Board().open()
    board.add(Shape("rectangle", Point(0, 0), end=Point(10, 10)))
    again = Board().open([board.snapshot()])
    assert list(again.shapes.values()) == list(board.shapes.values())
