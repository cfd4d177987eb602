"""What is chosen on a board becomes a comment's place, which moves with it."""

import pytest

from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.comment_anchors import BoardPlace, PicturePart
from core.collaboration.text_ranges import TextRange
from ui.collaboration.board_anchors import anchor_of, find, mark_of


def test_chosen_shapes_are_found_where_they_were_moved_to(canvas, board, box):
    (shape_id,) = board.add(box(100, 100))
    canvas.select([shape_id])
    anchor = anchor_of(canvas)
    assert anchor == BoardPlace((shape_id,), Point(200, 100))
    board.move([shape_id], 10, 20)
    found, is_there = find(anchor, board.shapes)
    assert (found.right, found.top, is_there) == (210, 120, True)
    board.remove([shape_id])
    assert find(anchor, board.shapes) == (Bounds(200, 100, 200, 100), False)


def test_with_nothing_chosen_it_is_the_middle_of_what_is_seen(canvas, board):
    anchor = anchor_of(canvas)
    assert anchor == BoardPlace((), Point(400, 300))
    assert find(anchor, board.shapes)[1]


def test_of_a_picture_it_is_the_part_that_is_seen(canvas, board):
    """The canvas shows 800 × 600; the picture of 1600 × 600 begins at -800, so its right half is seen."""
    (shape_id,) = board.add(Shape(Kind.PICTURE, at=Point(-800, 0), size=Point(1600, 600), digest="ab" * 32))
    canvas.select([shape_id])
    anchor = anchor_of(canvas)
    assert anchor == PicturePart(shape_id, "ab" * 32, (0.5, 0.0, 1.0, 1.0), Point(800, 0))
    assert find(anchor, board.shapes) == (Bounds(0, 0, 800, 600), True)
    board.remove([shape_id])
    assert not find(anchor, board.shapes)[1]


def test_words_are_on_no_board(board):
    assert find(TextRange(b"a", b"b", "words"), board.shapes) is None


def test_of_a_turned_picture_too_it_is_the_part_that_is_seen(canvas, board):
    """Upside down, what is seen on the right of the board is the picture's left half."""
    at, size = Point(-800, 0), Point(1600, 600)
    (shape_id,) = board.add(Shape(Kind.PICTURE, at=at, size=size, turn=180.0, digest="ab" * 32))
    canvas.select([shape_id])
    anchor = anchor_of(canvas)
    assert anchor.box == pytest.approx((0.0, 0.0, 0.5, 1.0))
    assert find(anchor, board.shapes)[0] == pytest.approx((0, 0, 800, 600))
    assert mark_of(anchor, board.shapes) == pytest.approx((800, 0))
