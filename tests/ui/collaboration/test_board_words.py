"""Words are written on the shape itself."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget

from core.collaboration.board_shapes import Kind, Point, Shape
from ui.collaboration.board_words import WordsField

NOTE = Shape(Kind.STICKY, at=Point(10, 10), size=Point(200, 100), text="Hello", id="a" * 16)


@pytest.fixture
def field(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(400, 300)
    made = WordsField(host)
    host.show()
    made.told = []
    made.finished.connect(lambda *words: made.told.append(words))
    made.begin(NOTE, 1.0, QRectF(10, 10, 200, 100))
    made.host = host
    return made


def test_it_stands_where_the_words_stand(field):
    assert (field.x(), field.y(), field.width()) == (20, 20, 180)
    field.place(NOTE, 2.0, QRectF(0, 0, 400, 200))
    assert (field.x(), field.width()) == (20, 360)


def test_escape_hands_the_words_over_once(field, qtbot):
    qtbot.keyClicks(field, "Bye")  # all was selected
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    field.finish()
    assert field.told == [(NOTE.id, "Hello", "Bye")] and not field.isVisible()


def test_ctrl_enter_too_and_enter_is_a_line(field, qtbot):
    qtbot.keyClicks(field, "a")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClicks(field, "b")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert field.told == [(NOTE.id, "Hello", "a\nb")]
