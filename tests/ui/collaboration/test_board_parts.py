"""A part of a picture on a board is drawn with the mouse, and that is what the comment will be about."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from core.collaboration import picture_parts
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.comment_anchors import PicturePart
from ui.collaboration.board_view import BoardView

SHIFT = Qt.KeyboardModifier.ShiftModifier
DIGEST = "ab" * 32


@pytest.fixture
def picture(board, canvas):
    """A chosen one, from (200, 200) to (400, 300)."""
    (shape_id,) = board.add(Shape(Kind.PICTURE, at=Point(200, 200), size=Point(200, 100), digest=DIGEST))
    canvas.select([shape_id])
    return shape_id


@pytest.fixture
def parts(canvas):
    """What was asked to be commented on."""
    found = []
    canvas.part_wanted.connect(found.append)
    return found


def over(canvas, hand, point, keys):
    at = QPointF(hand.place(point))
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(canvas, QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, keys))
    return canvas.cursor().shape()


def test_a_part_that_is_dragged_around_is_what_the_comment_is_about(canvas, board, hand, picture, parts):
    canvas.draw_part()
    assert canvas.cursor().shape() == Qt.CursorShape.CrossCursor
    hand.drag((250, 225), (300, 250))
    assert parts == [PicturePart(picture, DIGEST, (0.25, 0.25, 0.5, 0.5), Point(300, 225))]
    assert canvas.tool_name == "select" and [shape.id for shape in canvas.selected] == [picture]
    assert board.shapes[picture].at == (200, 200)


def test_shift_and_a_drag_on_the_chosen_picture_draws_a_part_and_a_click_lets_it_go(canvas, hand, picture, parts):
    assert over(canvas, hand, (250, 225), SHIFT) == Qt.CursorShape.CrossCursor
    assert over(canvas, hand, (250, 225), Qt.KeyboardModifier.NoModifier) == Qt.CursorShape.SizeAllCursor
    hand.drag((250, 225), (900, 900), keys=SHIFT)
    assert [part.box for part in parts] == [(0.25, 0.25, 1.0, 1.0)]  # no farther than the picture
    hand.click((250, 225), SHIFT)
    assert not canvas.selected and len(parts) == 1


@pytest.mark.parametrize(("turn", "factor"), [(0.0, 2.0), (90.0, 1.0), (33.0, 1.7)])
def test_on_a_turned_resized_or_zoomed_picture_it_is_the_same_part(canvas, board, hand, picture, parts, turn, factor):
    board.reshape([replace(board.shapes[picture], turn=turn, size=Point(300, 260))])
    canvas.zoom(factor, QPointF(350, 330))
    outline = picture_parts.corners(board.shapes[picture], (0.25, 0.5, 0.75, 0.75))
    canvas.draw_part()
    hand.drag(outline[0], outline[2])
    assert parts[0].box == pytest.approx((0.25, 0.5, 0.75, 0.75), abs=0.01)  # the mouse knows whole pixels


def test_escape_gives_up_and_the_picture_stays_chosen(canvas, hand, picture, parts):
    for keys, begin in ((Qt.KeyboardModifier.NoModifier, canvas.draw_part), (SHIFT, lambda: None)):
        begin()
        hand.drag((250, 225), (300, 250), keys=keys, is_released=False)
        assert canvas.tool_name == "part"
        hand.press(Qt.Key.Key_Escape)
        hand.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=hand.place((300, 250)))
        assert canvas.tool_name == "select" and [shape.id for shape in canvas.selected] == [picture]
    assert parts == []


def test_a_slip_draws_nothing_and_a_click_beside_the_picture_gives_up(canvas, hand, picture, parts):
    canvas.draw_part()
    hand.drag((250, 225), (330, 226))
    assert canvas.tool_name == "part"
    hand.click((600, 100))
    assert canvas.tool_name == "select" and parts == []


def test_what_happens_is_shown_meanwhile(canvas, hand, picture):
    before = canvas.grab().toImage()
    canvas.draw_part()
    begun = canvas.grab().toImage()
    assert begun != before
    hand.drag((250, 225), (300, 250), is_released=False)
    assert canvas.grab().toImage() != begun


def test_a_picture_that_another_removes_or_moves_meanwhile(canvas, board, hand, picture, parts):
    canvas.draw_part()
    hand.drag((250, 225), (300, 250), is_released=False)
    board.move([picture], 10, 10)
    hand.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=hand.place((310, 260)))
    assert [part.box for part in parts] == [(0.25, 0.25, 0.5, 0.5)]
    canvas.draw_part()
    hand.drag((250, 225), (300, 250), is_released=False)
    board.remove([picture])
    canvas.grab()
    hand.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=hand.place((300, 250)))
    assert canvas.tool_name == "select" and len(parts) == 1


def test_the_menu_offers_it_for_one_picture_only(qtbot, board, box):
    view = BoardView(board)
    qtbot.addWidget(view)
    ids = board.add(box(0, 0), Shape(Kind.PICTURE, at=Point(200, 200), size=Point(200, 100), digest=DIGEST))

    def entry():
        return next(one for one in view.menu().actions() if one.text().startswith("Comment on a part"))

    view.canvas.select(ids)
    assert not entry().isEnabled()
    view.canvas.select(ids[1:])
    # also who may not draw may comment
    view.canvas.is_writable = False
    entry().trigger()
    assert view.canvas.tool_name == "part" and view.bar.tools["select"].isChecked()
    view.canvas.close_board()
