"""Everything on the board has keys."""

from PySide6.QtCore import Qt

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_delete_and_undo(canvas, board, hand, box):
    ids = board.add(box(100, 100), box(300, 100))
    hand.press(Qt.Key.Key_A, CTRL)
    assert len(canvas.selected) == 2
    hand.press(Qt.Key.Key_Delete)
    assert not board.shapes and not canvas.selected
    hand.press(Qt.Key.Key_Z, CTRL)
    assert set(board.shapes) == set(ids)
    hand.press(Qt.Key.Key_Y, CTRL)
    assert not board.shapes


def test_arrows_nudge_what_is_chosen_or_move_the_view(canvas, board, hand, box):
    (one,) = board.add(box(100, 100))
    canvas.select([one])
    hand.press(Qt.Key.Key_Right)
    hand.press(Qt.Key.Key_Down, SHIFT)
    assert board.shapes[one].at == (101, 110)
    canvas.select([])
    hand.press(Qt.Key.Key_Right)
    assert canvas.view.origin.x() == 80


def test_groups_and_layers(canvas, board, hand, box):
    one, two, three = board.add(box(100, 100), box(120, 110), box(140, 120))
    canvas.select([one, two])
    hand.press(Qt.Key.Key_G, CTRL)
    assert board.family([one]) == {one, two}
    hand.press(Qt.Key.Key_G, CTRL | SHIFT)
    assert board.family([one]) == {one}
    canvas.select([one])
    hand.press(Qt.Key.Key_BracketRight, CTRL)
    assert [shape.id for shape in board.stack] == [two, one, three]
    hand.press(Qt.Key.Key_BraceRight, CTRL | SHIFT)
    assert board.stack[-1].id == one
    hand.press(Qt.Key.Key_BracketLeft, CTRL)
    assert board.stack[-1].id == three
    hand.press(Qt.Key.Key_BraceLeft, CTRL | SHIFT)
    assert board.stack[0].id == one


def test_tools_and_zoom(canvas, hand):
    hand.press(Qt.Key.Key_P)
    assert canvas.tool_name == "pen"
    hand.press(Qt.Key.Key_Escape)
    assert canvas.tool_name == "select"
    hand.press(Qt.Key.Key_Plus)
    assert canvas.scale > 1
    hand.press(Qt.Key.Key_Minus)
    hand.press(Qt.Key.Key_Minus)
    assert canvas.scale < 1
    hand.press(Qt.Key.Key_0)
    assert canvas.scale == 1


def test_return_writes(canvas, board, hand, box):
    (one,) = board.add(box(100, 100))
    canvas.select([one])
    hand.press(Qt.Key.Key_Return)
    assert canvas.focusWidget() is not None and canvas.shapes[one].text == ""
    assert not hand.press(Qt.Key.Key_F9)
