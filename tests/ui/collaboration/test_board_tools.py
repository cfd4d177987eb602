"""The drawing tools make what was drawn."""

import math

from PySide6.QtCore import Qt

from core.collaboration import board_geometry as geometry
from core.collaboration.board_shapes import Grip, Kind, Side
from ui.collaboration import board_tools
from ui.collaboration.board_tools import USUAL


def only(board):
    (shape,) = board.shapes.values()
    return shape


def test_the_pen_draws_a_stroke(canvas, board, hand):
    canvas.set_tool("pen")
    canvas.set_style(colour="good", width=4.0)
    hand.drag((100, 100), (200, 150), (300, 100))
    stroke = only(board)
    points = geometry.stroke(stroke)
    assert (stroke.kind, stroke.colour, stroke.width) == (Kind.PEN, "good", 4.0)
    assert math.dist(points[0], (100, 100)) < 1 and math.dist(points[-1], (300, 100)) < 1
    assert canvas.tool_name == "pen" and canvas.draft is None  # it stays in the hand
    board.undo()
    assert not board.shapes


def test_a_stroke_without_end_goes_on_as_another(canvas, board, hand, monkeypatch):
    monkeypatch.setattr(board_tools, "INK_MOST", 4)
    canvas.set_tool("pen")
    hand.drag((100, 100), (200, 100), (300, 100))
    first, *_, last = (geometry.stroke(shape) for shape in board.stack)
    assert len(board.stack) > 1 and math.dist(first[0], (100, 100)) < 1 and math.dist(last[-1], (300, 100)) < 1


def test_boxes_are_dragged_or_clicked(canvas, board, hand):
    canvas.set_tool("rectangle")
    hand.drag((300, 200), (100, 100))
    box = only(board)
    assert (box.kind, box.at, box.size) == (Kind.RECTANGLE, (100, 100), (200, 100))
    assert canvas.tool_name == "select" and [shape.id for shape in canvas.selected] == [box.id]
    canvas.set_tool("ellipse")
    hand.drag((400, 300), (500, 330), keys=Qt.KeyboardModifier.ShiftModifier)
    assert board.stack[-1].size == (100, 100)
    canvas.set_tool("ellipse")
    hand.click((600, 500))
    assert board.stack[-1].size == USUAL[Kind.ELLIPSE]
    assert geometry.middle(board.stack[-1]) == (600, 500)


def test_an_arrow_sticks_and_follows(canvas, board, hand, box):
    one, other = board.add(box(100, 100), box(400, 300))
    canvas.set_tool("arrow")
    hand.drag((203, 131), (398, 328))
    arrow = board.stack[-1]
    assert (arrow.start_on, arrow.end_on) == (Grip(one, Side.RIGHT), Grip(other, Side.LEFT))
    canvas.select([])
    hand.drag((450, 330), (450, 430))
    assert geometry.ends(board.shapes[arrow.id], board.shapes) == ((200, 130), (400, 430))


def test_a_line_of_no_length_is_none(canvas, board, hand):
    canvas.set_tool("line")
    hand.click((100, 100))
    assert not board.shapes
    hand.drag((100, 100), (200, 100))
    assert only(board).kind == Kind.LINE


def test_the_eraser_takes_what_it_touches_at_once_and_in_one_step(canvas, board, hand, box):
    ids = board.add(box(100, 100), box(300, 100), box(300, 400))
    canvas.set_tool("eraser")
    hand.drag((150, 130), (350, 130))
    assert set(board.shapes) == {ids[2]}
    board.undo()
    assert set(board.shapes) == set(ids)


def test_a_note_asks_for_its_words(canvas, board, hand, qtbot):
    canvas.set_tool("sticky")
    hand.click((300, 300))
    field = canvas.findChild(board_words().WordsField)
    assert field.isVisible()
    qtbot.keyClicks(field, "Hello")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    note = only(board)
    assert (note.text, note.colour) == ("Hello", "warn") and not field.isVisible()


def test_escape_forgets_what_was_begun(canvas, board, hand):
    for tool in ("pen", "rectangle", "arrow", "eraser"):
        canvas.set_tool(tool)
        hand.drag((100, 100), (200, 200), is_released=False)
        hand.press(Qt.Key.Key_Escape)
        assert canvas.draft is None
        hand.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton)
    assert not board.shapes


def board_words():
    from ui.collaboration import board_words as module

    return module
