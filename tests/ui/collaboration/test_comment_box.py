"""A comment or a suggestion is written and sent with the keyboard alone."""

from PySide6.QtCore import Qt

from core.collaboration.board_shapes import Point
from core.collaboration.comment_anchors import BoardPlace
from core.collaboration.text_ranges import TextRange
from ui.collaboration.comment_box import CommentBox

WORDS = TextRange(b"a", b"b", "the cat")


def test_what_is_written_is_sent_with_what_it_is_about(qtbot):
    box = CommentBox()
    qtbot.addWidget(box)
    box.open_box(WORDS)
    assert box.about.text() == "“the cat”"
    qtbot.keyClicks(box.words, "Really?")
    with qtbot.waitSignal(box.sent) as told:
        qtbot.keyClick(box.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [WORDS, "Really?", None]
    qtbot.keyClick(box.words, Qt.Key.Key_Escape)
    assert box.isHidden()


def test_other_words_begin_as_those_that_are_there(qtbot):
    box = CommentBox()
    qtbot.addWidget(box)
    box.open_box(WORDS)
    box.suggest_button.click()
    assert box.other_words.toPlainText() == "the cat"
    box.other_words.setPlainText("the dog")
    with qtbot.waitSignal(box.sent) as told:
        box.send_button.click()
    assert told.args == [WORDS, "", "the dog"]


def test_on_a_board_there_are_no_words_to_suggest(qtbot):
    box = CommentBox()
    qtbot.addWidget(box)
    box.open_box(BoardPlace((), Point(0, 0)))
    assert box.suggest_button.isHidden()
    assert box.about.text() == "This place on the board"


def test_names_are_offered_and_neither_escape_nor_return_closes_the_box_then(qtbot):
    box = CommentBox()
    qtbot.addWidget(box)
    box.set_names(["Ann Lee", "Ben"])
    box.open_box(WORDS)
    qtbot.keyClicks(box.words, "What says @an")
    popup = box.words.naming.popup
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible() and not box.isHidden()
    qtbot.keyClicks(box.words, "n")
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert box.words.toPlainText() == "What says @Ann Lee "
