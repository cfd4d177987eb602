"""Choosing, moving, resizing and turning with the mouse."""

import pytest
from PySide6.QtCore import Qt

from core.collaboration.board_shapes import Grip, Kind, Point, Shape, Side
from ui.collaboration import board_selecting

SHIFT = Qt.KeyboardModifier.ShiftModifier


def chosen(canvas):
    return {shape.id for shape in canvas.selected}


def test_a_click_chooses_the_nearest_and_shift_adds(canvas, board, hand, box):
    low, high, far = board.add(box(100, 100), box(150, 120), box(500, 400))
    hand.click((170, 140))
    assert chosen(canvas) == {high}
    hand.click((110, 110), SHIFT)
    assert chosen(canvas) == {low, high}
    hand.click((110, 110), SHIFT)
    assert chosen(canvas) == {high}
    hand.click((700, 50))
    assert chosen(canvas) == set()
    board.group([low, far])
    hand.click((510, 410))
    assert chosen(canvas) == {low, far}


def test_dragging_around_chooses_what_lies_within(canvas, board, hand, box):
    one, two, _far = board.add(box(100, 100), box(250, 100), box(500, 400))
    hand.drag((80, 80), (380, 190))
    assert chosen(canvas) == {one, two}
    hand.drag((80, 80), (300, 190))
    assert chosen(canvas) == {one}


def test_dragging_moves_in_one_step_and_shows_it_meanwhile(canvas, board, hand, box):
    one, two = board.add(box(100, 100), box(300, 100))
    canvas.select([one, two])
    hand.drag((150, 130), (190, 180), is_released=False)
    assert board.shapes[one].at == (100, 100) and canvas.shapes[one].at == (140, 150)
    canvas.grab()
    hand.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=hand.place((190, 180)))
    assert board.shapes[one].at == (140, 150) and board.shapes[two].at == (340, 150)
    board.undo()
    assert board.shapes[one].at == (100, 100)
    canvas.select([one])
    hand.drag((150, 130), (250, 140), keys=SHIFT)
    assert chosen(canvas) == set()  # Shift on what was chosen lets it go


def test_many_are_moved_by_their_frame(canvas, board, hand, box, monkeypatch):
    monkeypatch.setattr(board_selecting, "LIVE_MOST", 1)
    one, two = board.add(box(100, 100), box(300, 100))
    canvas.select([one, two])
    hand.drag((150, 130), (190, 180), is_released=False)
    assert canvas.shapes[one].at == (100, 100)
    canvas.grab()
    hand.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=hand.place((190, 180)))
    assert board.shapes[one].at == (140, 150)


def test_handles_resize_and_turn(canvas, board, hand, box):
    (one,) = board.add(box(100, 100))
    canvas.select([one])
    hand.drag((200, 160), (300, 260))
    assert (board.shapes[one].at, board.shapes[one].size) == ((100, 100), (200, 160))
    hand.drag((200, 74), (400, 180))
    assert board.shapes[one].turn == 90


def test_the_ends_of_an_arrow_are_pulled_off_and_on(canvas, board, hand, box):
    (target,) = board.add(box(400, 100))
    (arrow,) = board.add(Shape(Kind.ARROW, at=Point(100, 100), end=Point(200, 200)))
    canvas.select([arrow])
    hand.drag((200, 200), (399, 131))
    assert board.shapes[arrow].end_on == Grip(target, Side.LEFT)
    hand.drag((400, 130), (300, 300))
    assert board.shapes[arrow].end_on is None
    assert board.shapes[arrow].end == pytest.approx((300, 300), abs=1)


def test_what_another_removes_meanwhile_stays_removed(canvas, board, hand, box):
    one, two = board.add(box(100, 100), box(300, 100))
    canvas.select([one, two])
    hand.drag((150, 130), (190, 180), is_released=False)
    board.remove([one])
    canvas.grab()
    hand.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=hand.place((190, 180)))
    assert set(board.shapes) == {two} and board.shapes[two].at == (340, 150)
    assert chosen(canvas) == {two}
