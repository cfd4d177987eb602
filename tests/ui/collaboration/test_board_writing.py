"""Words on a shape are on the board, and on the boards of others, while they are being typed."""

import pytest
from PySide6.QtCore import Qt

from core.collaboration.board import Board
from core.collaboration.board_shapes import Kind, Point, Shape

NOTE = Shape(Kind.STICKY, at=Point(100, 100), size=Point(200, 100), text="one two")


@pytest.fixture
def note(board):
    return board.add(NOTE)[0]


@pytest.fixture
def other(board, note):
    """A colleague's copy that hears of everything at once; `write` is their edit."""
    made = Board([board.updates()])

    def write(base, text):
        made.write(note, base, text)
        board.take(made.updates(board.version))

    made.words = lambda: made.shapes[note].text
    made.say = write
    made.hearing = board.watch(lambda: made.take(board.updates(made.version)))
    yield made
    made.hearing.cancel()


@pytest.fixture
def field(canvas, note):
    canvas.begin_writing(note)
    return canvas.writing.field


def test_colleagues_see_words_grow_before_the_field_is_left(board, other, field, qtbot):
    qtbot.keyClicks(field, "Hel")
    qtbot.waitUntil(lambda: other.words() == "Hel")
    qtbot.keyClicks(field, "lo")
    qtbot.waitUntil(lambda: other.words() == "Hello")
    assert field.isVisible()


def test_the_whole_writing_is_one_step_of_undo(board, note, field, qtbot):
    qtbot.keyClick(field, Qt.Key.Key_End)
    for letter in " three":
        qtbot.keyClicks(field, letter)
        field.hand_over()
    field.finish()
    assert board.shapes[note].text == "one two three"
    board.undo()
    assert board.shapes[note].text == "one two"
    board.redo()
    assert board.shapes[note].text == "one two three"


def test_what_a_colleague_writes_meanwhile_comes_into_the_field_and_survives_undo(board, note, other, field, qtbot):
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, " th")
    field.hand_over()
    other.say("one two th", "zero one two th")
    qtbot.keyClicks(field, "ree")
    assert (field.toPlainText(), field.textCursor().position()) == ("zero one two three", 18)
    field.finish()
    assert board.shapes[note].text == other.words() == "zero one two three"
    board.undo()
    assert board.shapes[note].text == other.words() == "zero one two"


def test_the_field_follows_its_shape_and_goes_with_it(board, canvas, note, field, qtbot):
    before = field.pos()
    board.move([note], 40, 30)
    assert (field.pos() - before).toTuple() == (40, 30)
    assert canvas.shapes[note].at == Point(140, 130) and canvas.shapes[note].text == ""
    board.remove([note])
    assert not field.isVisible() and not field.shape_id


def test_words_that_were_taken_away_again_leave_nothing_to_undo(board, note, field, qtbot):
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, "!")
    field.hand_over()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    field.finish()
    board.undo()
    assert not board.shapes


def test_too_long_words_are_told_and_the_field_keeps_them(board, canvas, note, field):
    told = []
    canvas.refused.connect(told.append)
    field.setPlainText("x" * 10_001)
    field.hand_over()
    assert len(told) == 1 and field.isVisible() and board.shapes[note].text == "one two"
    field.setPlainText("x" * 10_000)
    field.finish()
    assert len(told) == 1 and board.shapes[note].text == "x" * 10_000
