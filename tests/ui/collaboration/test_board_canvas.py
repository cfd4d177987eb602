"""The canvas: wheel, space, pen, double click, and what comes from elsewhere."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from core.collaboration.board import Board, Pointer
from core.collaboration.board_shapes import Kind, Point, Shape
from ui import theme
from ui.collaboration.board_words import WordsField
from ui.collaboration.carets import colour_of


def wheel(canvas, at, angle, pixels=0, keys=Qt.KeyboardModifier.NoModifier):
    event = QWheelEvent(
        QPointF(at),
        QPointF(at),
        QPoint(0, pixels),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def pen(canvas, kind, at, pressure, pointer=QPointingDevice.PointerType.Pen):
    device = QPointingDevice(
        "pen", 7, QPointingDevice.DeviceType.Stylus, pointer, QPointingDevice.Capability.Pressure, 1, 2
    )
    is_up = kind == QEvent.Type.TabletRelease
    event = QTabletEvent(
        kind,
        device,
        QPointF(*at),
        QPointF(*at),
        pressure,
        0,
        0,
        0,
        0,
        0,
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else Qt.MouseButton.LeftButton,
        Qt.MouseButton.NoButton if is_up else Qt.MouseButton.LeftButton,
    )
    QApplication.sendEvent(canvas, event)


def test_the_wheel_zooms_where_the_pointer_is(canvas):
    before = canvas.view.to_board(QPointF(200, 100))
    wheel(canvas, QPoint(200, 100), 120)
    assert canvas.scale == pytest.approx(1.2)
    assert canvas.view.to_board(QPointF(200, 100)) == pytest.approx(tuple(before))
    origin = QPointF(canvas.view.origin)
    wheel(canvas, QPoint(200, 100), 30, pixels=24)  # a touch pad pans
    assert canvas.view.origin.y() == pytest.approx(origin.y() - 24 / 1.2)


def test_space_and_the_middle_button_pan(canvas, board, hand, qtbot):
    canvas.set_tool("pen")
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    hand.drag((100, 100), (150, 130))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.view.origin == QPointF(-50, -30) and not board.shapes
    hand.drag((100, 100), (150, 130), button=Qt.MouseButton.MiddleButton)
    assert canvas.view.origin == QPointF(-100, -60) and not board.shapes


def test_a_pen_draws_with_its_pressure(canvas, board):
    canvas.set_tool("pen")
    pen(canvas, QEvent.Type.TabletPress, (100, 100), 0.2)
    pen(canvas, QEvent.Type.TabletMove, (150, 100), 0.8)
    pen(canvas, QEvent.Type.TabletRelease, (150, 100), 0.0)
    (stroke,) = board.shapes.values()
    assert [ink.pressure for ink in stroke.ink] == pytest.approx([0.2, 0.8], abs=0.01)


def test_the_other_end_of_a_pen_erases(canvas, board, box):
    board.add(box(100, 100))
    canvas.set_tool("pen")
    eraser = QPointingDevice.PointerType.Eraser
    pen(canvas, QEvent.Type.TabletPress, (150, 130), 0.5, eraser)
    pen(canvas, QEvent.Type.TabletRelease, (150, 130), 0.0, eraser)
    assert not board.shapes


def test_a_double_click_writes_and_keeps_what_others_wrote(canvas, board, hand, qtbot, box):
    (one,) = board.add(box(100, 100, 200, 100, text="one two"))
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=hand.place((200, 150)))
    field = canvas.findChild(WordsField)
    assert field.isVisible() and field.toPlainText() == "one two"
    board.write(one, "one two", "zero one two")
    assert field.toPlainText() == "zero one two"
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, " three")
    canvas.pan(QPointF(5, 5))
    field.finish()
    assert board.shapes[one].text == "zero one two three"


def test_words_that_say_nothing_are_taken_away(canvas, board, hand, qtbot):
    canvas.set_tool("text")
    hand.click((100, 100))
    canvas.findChild(WordsField).finish()
    assert not board.shapes


def test_pointers_are_shown_and_told(canvas, hand, qtbot):
    canvas.show_pointers([Pointer("bo", "Bo", Point(100, 100))])
    assert canvas.grab().toImage().pixelColor(104, 108).name() == colour_of("bo").name()
    told = []
    canvas.pointer_moved.connect(told.append)
    hand.drag((10, 10), (20, 20))
    assert told[-1] == Point(20, 20)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert told[-1] is None


def test_refusals_are_told(canvas, board, box):
    (one,) = board.add(box(100, 100))
    told = []
    canvas.refused.connect(told.append)
    assert canvas.attempt(board.move, [one], 1e9, 0) is None
    assert "too far" in told[0].what


def test_who_may_only_look_changes_nothing(canvas, board, hand, box):
    (one,) = board.add(box(100, 100))
    canvas.is_writable = False
    told = []
    canvas.refused.connect(told.append)
    hand.drag((150, 130), (250, 230))
    canvas.begin_writing(one)
    assert board.shapes[one].at == (100, 100) and canvas.shapes[one].at == (100, 100)
    assert "not change it" in told[0].what and not canvas.findChild(WordsField).isVisible()


def test_the_look_changes_what_is_chosen_and_what_comes_next(canvas, board, hand, box):
    (one,) = board.add(box(100, 100))
    canvas.select([one])
    canvas.set_style(colour="violet")
    assert board.shapes[one].colour == "violet"
    canvas.set_tool("rectangle")
    hand.drag((300, 300), (400, 400))
    assert board.stack[-1].colour == "violet"


def test_a_picture_comes_into_the_middle(canvas, board):
    canvas.add_picture("a" * 64, 100, 50)
    (picture,) = board.shapes.values()
    assert (picture.kind, picture.at) == (Kind.PICTURE, (350, 275)) and canvas.selected == [picture]


def test_another_theme_and_another_board(canvas, board, box, qapp):
    board.add(box(100, 100))
    canvas.grab()
    theme.apply(qapp, "light")
    assert canvas.grab().toImage().pixelColor(700, 557).name() == theme.colour("surface").name()
    other = Board()
    canvas.show_board(other)
    board.add(box(0, 0))
    assert not canvas.shapes
    other.add(Shape(Kind.LINE, end=Point(5, 5)))
    assert len(canvas.shapes) == 1
