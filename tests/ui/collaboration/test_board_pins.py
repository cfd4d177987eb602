"""Pins stay at their places while the board moves, and say which thread they are of."""

from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import Point
from ui.collaboration.board_pins import SIZE, Pins


def test_a_pin_follows_the_board_and_what_it_is_on(qtbot, canvas, board, box):
    (shape_id,) = board.add(box(100, 100))
    pins = Pins(canvas)
    pins.show({"t": ("Look", lambda: board.shapes[shape_id].at)}, chosen="")
    (pin,) = pins._pins.values()
    assert (pin.x(), pin.y() + SIZE) == (100, 100)
    board.move([shape_id], 50, 20)
    canvas.grab()
    assert (pin.x(), pin.y() + SIZE) == (150, 120)
    canvas.pan(QPointF(10, 10))
    canvas.grab()
    assert (pin.x(), pin.y() + SIZE) == (160, 130)


def test_a_click_on_a_pin_asks_for_its_thread(qtbot, canvas):
    pins = Pins(canvas)
    pins.show({"a": ("One", lambda: Point(10, 60)), "b": ("Two", lambda: Point(200, 200))}, chosen="b")
    with qtbot.waitSignal(pins.chosen) as told:
        qtbot.mouseClick(pins._pins["b"], Qt.MouseButton.LeftButton)
    assert told.args == ["b"]
    assert pins._pins["b"].is_chosen
    assert pins._pins["a"].accessibleName() == "Comment 1: One"


def test_what_the_chosen_comment_is_about_is_framed_and_can_still_be_taken(qtbot, canvas, hand, board, box):
    (shape_id,) = board.add(box(100, 100))
    pins = Pins(canvas)
    pins.show({"t": ("Look", lambda: Point(200, 100))}, chosen="t", box=lambda: Bounds(100, 100, 200, 160))
    assert pins.frame.isVisible()
    assert pins.frame.geometry().contains(QRect(100, 100, 100, 60))
    hand.click((150, 130))
    assert [shape.id for shape in canvas.selected] == [shape_id]
    pins.show({}, chosen="")
    assert not pins.frame.isVisible()


def test_a_pin_tells_when_the_pointer_is_on_it_and_shows_when_its_thread_is_pointed_at(qtbot, canvas):
    pins = Pins(canvas)
    pins.show({"a": ("One", lambda: Point(10, 60)), "b": ("Two", lambda: Point(200, 200))}, chosen="")
    told = []
    pins.pointed.connect(told.append)
    at = QPointF(5, 5)
    QApplication.sendEvent(pins._pins["b"], QEnterEvent(at, at, at))
    QApplication.sendEvent(pins._pins["b"], QEvent(QEvent.Type.Leave))
    assert told == ["b", ""]
    plain = pins._pins["a"].grab().toImage()
    pins.point_out("a")
    assert pins._pins["a"].grab().toImage() != plain
