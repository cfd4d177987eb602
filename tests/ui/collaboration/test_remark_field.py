"""A remark is written anew in its place: saved, or left as it was."""

import pytest
from PySide6.QtCore import Qt

from ui.collaboration.remark_field import RemarkField

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def field(qtbot):
    made = RemarkField("Which cat?", names=["Ann Lee"])
    qtbot.addWidget(made)
    made.show()
    made.words.setFocus()
    return made


def test_control_return_saves_other_words(field, qtbot):
    qtbot.keyClicks(field.words, " The grey one?")
    with qtbot.waitSignal(field.saved) as told:
        qtbot.keyClick(field.words, Qt.Key.Key_Return, CTRL)
    assert told.args == ["Which cat? The grey one?"]


def test_escape_and_unchanged_words_leave_it_as_it_was(field, qtbot):
    with qtbot.assertNotEmitted(field.saved):
        with qtbot.waitSignal(field.left):
            qtbot.keyClick(field.words, Qt.Key.Key_Return, CTRL)
        qtbot.keyClicks(field.words, "x")
        with qtbot.waitSignal(field.left):
            qtbot.keyClick(field.words, Qt.Key.Key_Escape)


def test_a_comment_of_no_words_cannot_be_saved(field, qtbot):
    field.words.setPlainText("  ")
    assert not field.save_button.isEnabled()
    with qtbot.assertNotEmitted(field.saved), qtbot.assertNotEmitted(field.left):
        qtbot.keyClick(field.words, Qt.Key.Key_Return, CTRL)


def test_return_is_a_new_line_and_names_are_offered(field, qtbot):
    qtbot.keyClick(field.words, Qt.Key.Key_Return)
    qtbot.keyClicks(field.words, "@an")
    with qtbot.assertNotEmitted(field.left):
        qtbot.keyClick(field.words.naming.popup, Qt.Key.Key_Return)
    assert field.text == "Which cat?\n@Ann Lee "
