"""A board of the past is looked at: carried along, pointed at, never changed."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from core.collaboration.board import Board
from core.collaboration.board_shapes import Kind, Point, Shape
from ui.collaboration.past.board_canvas import PastCanvas, Tint


@pytest.fixture
def board():
    return Board()


@pytest.fixture
def one(board):
    shape = Shape(Kind.RECTANGLE, at=Point(100, 100), size=Point(100, 60), is_filled=True, text="Plan")
    return board.add(shape)[0]


@pytest.fixture
def past(qtbot, board, one):
    made = PastCanvas(board)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.view.origin *= 0
    made.view.scale = 1.0
    yield made
    made.close_board()


def drag(qtbot, canvas, start, end):
    from PySide6.QtGui import QMouseEvent

    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    at, none = QPointF(end), Qt.MouseButton.NoButton
    held = Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(QEvent.Type.MouseMove, at, at, none, Qt.MouseButton.LeftButton, held)
    QApplication.sendEvent(canvas, moved)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)


def test_dragging_carries_the_board_along_and_changes_nothing(qtbot, past, board, one):
    before = board.shapes[one]
    drag(qtbot, past, QPoint(150, 130), QPoint(190, 150))
    assert past.chosen == one
    assert past.view.origin == QPointF(-40, -20)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_P, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(past, key)
    qtbot.mouseDClick(past, Qt.MouseButton.LeftButton, pos=QPoint(190, 150))
    assert board.shapes == {one: before}
    assert past.tool_name == "select"
    drag(qtbot, past, QPoint(5, 5), QPoint(9, 9))
    assert past.chosen == ""


def test_another_moment_is_shown_where_one_looks(past, board, one):
    past.select([one])
    past.view.origin, past.view.scale = QPointF(7, 8), 2.0
    then = Board([board.snapshot()])
    past.show_board(then)
    assert (past.view.origin, past.view.scale, past.chosen) == (QPointF(7, 8), 2.0, one)
    past.show_board(Board())
    assert past.chosen == ""


def test_a_shape_is_brought_into_sight(past, board, one):
    past.pan(QPointF(-5000, 0))
    assert not past.view.area(past.size()).holds(past.scene._index.box(one))
    past.show_shape(one)
    assert past.chosen == one
    assert past.view.area(past.size()).holds(past.scene._index.box(one))
    (huge,) = board.add(Shape(Kind.ELLIPSE, at=Point(0, 0), size=Point(5000, 5000)))
    past.show_shape(huge)
    assert past.view.area(past.size()).holds(past.scene._index.box(huge))
    past.show_shape("gone")
    assert past.chosen == ""


def test_shapes_are_painted_in_other_colours_or_fainter(past, one, qtbot):
    def middle():
        past.grab()
        return past.grab().toImage().pixelColor(110, 155)

    drawn = middle()
    past.paint_as({one: Tint("#ff00ff")})
    tinted = middle()
    assert tinted != drawn and tinted.red() > tinted.green()
    past.paint_as({one: Tint(opacity=0.2)})
    assert middle() not in (drawn, tinted)
    past.paint_as({})
    assert middle() == drawn


def test_who_points_at_a_shape_is_told_of_it(past, one, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, words, widget: told.append(words))
    past.tell = lambda shape_id: f"about {shape_id}"
    for place in (QPoint(150, 130), QPoint(5, 5)):
        QApplication.sendEvent(past, QHelpEvent(QEvent.Type.ToolTip, place, past.mapToGlobal(place)))
    assert told == [f"about {one}", ""]
