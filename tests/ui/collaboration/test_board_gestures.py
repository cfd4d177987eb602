"""What the tools have in common."""

from PySide6.QtCore import QPointF

from core.collaboration.board_shapes import Grip, Point, Side
from ui.collaboration.board_gestures import Touch, distance, grip_at


def touch(x, y, **keys):
    return Touch(Point(x, y), QPointF(x, y), **keys)


def test_an_end_sticks_near_a_side(canvas, board, box):
    (target,) = board.add(box(100, 100))
    assert grip_at(canvas, touch(92, 130)) == Grip(target, Side.LEFT)
    assert grip_at(canvas, touch(92, 130, is_ctrl=True)) is None
    assert grip_at(canvas, touch(92, 130), besides=target) is None
    assert grip_at(canvas, touch(50, 130)) is None
    canvas.zoom(0.25)
    assert grip_at(canvas, touch(50, 130)) == Grip(target, Side.LEFT)  # as near on the screen


def test_distance_is_in_pixels():
    assert distance(touch(0, 0), touch(3, 4)) == 7
