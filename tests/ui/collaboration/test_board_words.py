"""Words are written on the shape itself."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.collaboration.board_shapes import Kind, Point, Shape
from ui.collaboration.board_words import WRITTEN_MS, WordsField

NOTE = Shape(Kind.STICKY, at=Point(10, 10), size=Point(200, 100), text="Hello", id="a" * 16)


@pytest.fixture
def field(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(400, 300)
    made = WordsField(host)
    host.show()
    made.told = []
    made.written.connect(lambda *words: made.told.append(words))
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
    assert field.told == [(NOTE.id, "Hello", "Bye", False)] and not field.isVisible()


def test_ctrl_enter_too_and_enter_is_a_line(field, qtbot):
    qtbot.keyClicks(field, "a")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClicks(field, "b")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert field.told == [(NOTE.id, "Hello", "a\nb", False)]


def test_words_are_handed_over_while_they_are_written(field, qtbot):
    qtbot.keyClicks(field, "By")
    qtbot.waitUntil(lambda: field.told == [(NOTE.id, "Hello", "By", False)])
    qtbot.keyClicks(field, "e")
    qtbot.waitUntil(lambda: field.told[1:] == [(NOTE.id, "By", "Bye", True)])
    field.finish()
    assert len(field.told) == 2
    assert WRITTEN_MS < 200


@pytest.mark.parametrize(
    ("caret", "theirs", "text", "place"),
    [
        (5, "Oh, Hello", "Oh, Hello", 9),
        (2, "Hello, you", "Hello, you", 2),
        (5, "Hello, you", "Hello, you", 5),
        (5, "😀 Hell", "😀 Hell", 7),
        (2, "", "", 0),
    ],
)
def test_what_others_write_comes_in_and_the_caret_stays_with_its_words(field, caret, theirs, text, place):
    cursor = field.textCursor()
    cursor.setPosition(caret)
    field.setTextCursor(cursor)
    field.follow(theirs)
    assert (field.toPlainText(), field.textCursor().position()) == (text, place)
    field.undo()
    assert field.toPlainText() == text
    field.finish()
    assert not field.told


def test_what_is_not_handed_over_yet_stays_beside_what_others_write(field, qtbot):
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, " Ada")
    field.follow("Oh, Hello")
    assert (field.toPlainText(), field.textCursor().position()) == ("Oh, Hello Ada", 13)
    field.finish()
    assert field.told == [(NOTE.id, "Oh, Hello", "Oh, Hello Ada", False)]


def test_what_is_being_composed_is_not_torn_apart(field):
    cursor = field.textCursor()
    cursor.setPosition(5)
    field.setTextCursor(cursor)
    QApplication.sendEvent(field, QInputMethodEvent("にほ", []))
    field.follow("Oh, Hello")
    assert field.toPlainText() == "Hello"
    done = QInputMethodEvent("", [])
    done.setCommitString("日本")
    QApplication.sendEvent(field, done)
    assert field.toPlainText() == "Oh, Hello日本"


def test_too_long_words_are_not_handed_over_with_every_letter(field, qtbot):
    field.written.connect(lambda _, base, *__: field.refuse(base))
    qtbot.keyClicks(field, "Hello you")
    field.hand_over()
    qtbot.keyClicks(field, "!")
    assert not field._soon.isActive()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field._soon.isActive()
    field.finish()
    assert [words[1:3] for words in field.told] == [("Hello", "Hello you"), ("Hello", "Hello yo")]
