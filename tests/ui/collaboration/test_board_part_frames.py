"""Frames around parts of pictures are where the parts are, and one stands out when it is pointed at."""

from functools import partial

import pytest
from PySide6.QtCore import QPointF

from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.comment_anchors import PicturePart
from ui import theme
from ui.collaboration.board_anchors import mark_of, outline

DIGEST = "ab" * 32


@pytest.fixture
def part(board):
    (shape_id,) = board.add(Shape(Kind.PICTURE, at=Point(200, 200), size=Point(200, 100), digest=DIGEST))
    return PicturePart(shape_id, DIGEST, (0.5, 0.0, 1.0, 0.5), Point(400, 200))


def shown(canvas, part, chosen=""):
    canvas.part_frames.show({"t": lambda: outline(part, canvas.shapes)}, chosen)
    return canvas.part_frames


def pixel(canvas, point):
    return canvas.grab().toImage().pixelColor(canvas.to_widget(Point(*point)).toPoint()).name()


def test_it_follows_its_picture_also_while_that_is_dragged(canvas, board, hand, part):
    frames = shown(canvas, part)
    assert list(frames.outlines["t"]) == [(300, 200), (400, 200), (400, 250), (300, 250)]
    canvas.select([part.shape_id])
    hand.drag((220, 280), (260, 290), is_released=False)
    assert frames.outlines["t"][0] == (340, 210)
    canvas.cancel()
    canvas.select([part.shape_id])
    hand.drag((400, 300), (600, 400))
    assert [tuple(corner) for corner in frames.outlines["t"]] == [(400, 200), (600, 200), (600, 300), (400, 300)]
    board.change([part.shape_id], turn=180.0)
    assert frames.outlines["t"][0] == pytest.approx((400, 400))
    assert mark_of(part, canvas.shapes) == pytest.approx((400, 300))  # at the upper right, however it is turned
    board.remove([part.shape_id])
    assert frames.outlines == {} and mark_of(part, canvas.shapes) == (400, 200)


def test_it_is_painted_on_the_picture_and_stands_out_when_pointed_at(canvas, part):
    frames = shown(canvas, part)
    canvas.pan(QPointF(50, 5))
    assert pixel(canvas, (300, 225)) == theme.colour("warn").name()
    frames.point_out("t")
    assert frames.is_strong("t") and pixel(canvas, (300, 225)) == theme.colour("accent").name()
    frames.point_out("")
    assert pixel(canvas, (300, 225)) == theme.colour("warn").name()
    assert shown(canvas, part, chosen="t").is_strong("t")


def test_what_a_comment_is_written_on_is_framed_until_it_is_sent(canvas, part):
    before = canvas.grab().toImage()
    canvas.part_frames.show_draft(partial(outline, part, canvas.shapes))
    assert canvas.part_frames.draft[0] == (300, 200) and canvas.grab().toImage() != before
    canvas.part_frames.show_draft(None)
    assert canvas.grab().toImage() == before
