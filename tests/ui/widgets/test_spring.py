"""What is dragged and held over a place opens it; what is dropped there is told with the place."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.spring import Spring

COPY, BUTTON, KEYS = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def area(qtbot):
    made = QWidget()
    made.resize(100, 100)
    qtbot.addWidget(made)
    return made


def halves(place):
    return "left" if place.x() < 50 else ""


def files(*names):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/{name}") for name in names])
    return data


def over(area, x, data):
    """The pointer comes in and moves there; whether it may be dropped."""
    QApplication.sendEvent(area, QDragEnterEvent(QPoint(x, 5), COPY, data, BUTTON, KEYS))
    move = QDragMoveEvent(QPoint(x, 5), COPY, data, BUTTON, KEYS)
    QApplication.sendEvent(area, move)
    return move.isAccepted()


def test_a_place_over_which_files_are_held_opens_and_one_that_is_left_does_not(area, qtbot):
    spring, data = Spring(area, halves), files("a.jpg")
    marked = []
    spring.marked.connect(marked.append)
    with qtbot.waitSignal(spring.held) as held:
        assert not over(area, 5, data)  # places only open here
    over(area, 80, data)
    assert (held.args, marked) == (["left"], ["left", ""])
    over(area, 5, data)
    QApplication.sendEvent(area, QDragLeaveEvent())
    assert marked[-1] == "" and not spring._timer.isActive()


def test_files_are_dropped_on_a_place_where_that_is_wanted(area, qtbot):
    spring, data = Spring(area, halves, takes_drops=True), files("a.jpg", "b.jpg")
    assert over(area, 5, data) and not over(area, 80, data)
    with qtbot.waitSignal(spring.dropped) as dropped:
        QApplication.sendEvent(area, QDropEvent(QPointF(5, 5), COPY, data, BUTTON, KEYS))
    assert dropped.args == ["left", [Path("/a.jpg"), Path("/b.jpg")]]
    beside = QDropEvent(QPointF(80, 5), COPY, data, BUTTON, KEYS)
    with qtbot.assertNotEmitted(spring.dropped):
        QApplication.sendEvent(area, beside)
    assert not beside.isAccepted()


def test_words_are_not_for_it(area, qtbot):
    spring, data = Spring(area, halves), QMimeData()
    data.setText("words")
    event = QDragEnterEvent(QPoint(5, 5), COPY, data, BUTTON, KEYS)
    event.ignore()
    with qtbot.assertNotEmitted(spring.marked):
        QApplication.sendEvent(area, event)
    assert event.type() == QEvent.Type.DragEnter and not event.isAccepted()
