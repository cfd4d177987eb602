"""Fields that others write in too: what they do appears, the caret stays, undo is the document's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from core.collaboration.records import Cursor
from ui.collaboration.carets import colour_of
from ui.collaboration.shared_words import SharedLine, SharedText, moved


@pytest.mark.parametrize(
    ("old", "new", "place", "wanted"),
    [
        ("one two", "zero one two", 3, 8),
        ("one two", "one two three", 3, 3),
        ("one two", "one", 7, 3),
        ("one two", "one or two", 5, 8),
        ("one two", "", 4, 0),
        ("😀 two", "😀 or two", 4, 7),
        ("😀😀", "😀", 4, 2),
    ],
)
def test_a_place_moves_with_its_words(old, new, place, wanted):
    assert moved(old, new, place) == wanted


@given(st.text(max_size=8), st.text(max_size=8), st.integers(0, 20))
def test_a_place_stays_in_the_text(old, new, place):
    assert 0 <= moved(old, new, place) <= len(new.encode("utf-16-le")) // 2


@pytest.fixture(params=[SharedLine, SharedText])
def field(request, qtbot):
    made = SharedLine("Title", most=50) if request.param is SharedLine else SharedText("Words")
    qtbot.addWidget(made)
    made.resize(300, 40)
    made.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def caret(field):
    return field.cursorPosition() if isinstance(field, SharedLine) else field.textCursor().position()


def words(field):
    return field.text() if isinstance(field, SharedLine) else field.toPlainText()


def test_what_is_typed_is_told_and_what_others_write_appears(field, qtbot):
    told = []
    field.written.connect(told.append)
    qtbot.keyClicks(field, "two")
    assert told == ["t", "tw", "two"]
    field.show_text("one two")
    assert words(field) == "one two" and caret(field) == 7
    qtbot.keyClicks(field, "!")
    field.show_text("one two! three")
    assert caret(field) == 8
    assert told[3:] == ["one two!"]


def compose(field, words, done=""):
    event = QInputMethodEvent(words, [])
    event.setCommitString(done)
    QApplication.sendEvent(field, event)


def test_what_others_write_while_one_composes_joins_the_words_when_they_are_done(field):
    told = []
    field.show_text("one three")
    field.setCursorPosition(4) if isinstance(field, SharedLine) else stand(field, 4)
    field.written.connect(told.append)
    compose(field, "ni")
    field.show_text("zero one three")
    field.show_text("zero one three four")
    assert (words(field), told) == ("one three", [])
    compose(field, "", "你 ")
    assert (words(field), told, caret(field)) == ("zero one 你 three four", ["zero one 你 three four"], 11)
    compose(field, "ha")
    field.show_text("theirs")
    compose(field, "")  # and thought better of it
    assert (words(field), told[1:]) == ("theirs", [])


def stand(field, position):
    cursor = field.textCursor()
    cursor.setPosition(position)
    field.setTextCursor(cursor)


def test_what_is_selected_stays_selected(field, qtbot):
    field.show_text("one two")
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClick(field, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    field.show_text("one two three")
    selected = field.selectedText() if isinstance(field, SharedLine) else field.textCursor().selectedText()
    assert selected == "one two"


def test_undo_and_redo_are_the_documents(field, qtbot):
    qtbot.keyClicks(field, "a")
    with qtbot.waitSignal(field.undo_wanted):
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(field.redo_wanted):
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert words(field) == "a"


def test_a_text_is_as_high_as_what_is_in_it(qtbot):
    field = SharedText("Words", rows=(2, 5))
    qtbot.addWidget(field)
    field.resize(300, 10)
    field.show()
    low = field.height()
    field.show_text("\n".join("abcd"))
    middle = field.height()
    field.show_text("\n".join("abcdefghijk"))
    high = field.height()
    field.show_text("\n" * 99)
    assert low < middle < high == field.height()


def test_it_says_what_is_selected_and_shows_the_carets_of_others(field, qtbot):
    field.show_text("one two three")
    plain = field.grab().toImage()
    with qtbot.waitSignal(field.caret_moved):
        field.selectAll()
    assert field.selected == (0, 13)
    qtbot.keyClick(field, Qt.Key.Key_End)
    assert field.selected == (13, 13)
    field.show_cursors([Cursor("ben", "Ben", 4, 7)])
    image = field.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert colour_of("ben").name() in colours and image != plain
    assert 0 < field.caret_x(4) < field.caret_x(7) < field.width()
    field.show_cursors(())
    assert not field.cursors


def test_names_stand_in_a_text_that_has_room_for_them(qtbot):
    low, high = SharedText("Words", rows=(1, 4)), SharedText("Words", rows=(4, 8))
    for made in (low, high):
        qtbot.addWidget(made)
        made.show()
    assert low.is_low and not high.is_low and SharedLine("Title", most=5).is_low
