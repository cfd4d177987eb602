"""Marked words move with the text, and the narrowest mark at a place is meant."""

from PySide6.QtGui import QTextCursor, QTextDocument

from ui.collaboration.comment_marks import Marks


def test_marks_move_with_the_text_and_are_found_at_their_place(qapp):
    document = QTextDocument("the red boat sails")
    marks = Marks()
    marks.show(document, {"boat": (8, 12), "all": (0, 18)})
    assert [marks.at(place) for place in (0, 8, 11, 12, 18)] == ["all", "boat", "boat", "all", ""]
    QTextCursor(document).insertText("Look, ")
    assert marks.at(14) == "boat"


def test_the_chosen_one_is_drawn_last_and_stronger(qapp):
    document = QTextDocument("the red boat sails")
    marks = Marks()
    marks.show(document, {"a": (0, 3), "b": (4, 7)})
    marks.chosen = "a"
    found = marks.selections()
    assert [one.cursor.selectedText() for one in found] == ["red", "the"]
    alphas = [one.format.background().color().alpha() for one in found]
    assert alphas[1] > alphas[0]


def test_a_range_beyond_the_text_is_cut(qapp):
    document = QTextDocument("abc")
    marks = Marks()
    marks.show(document, {"a": (1, 99)})
    assert marks.selections()[0].cursor.selectedText() == "bc"
