"""The questions in their order: chosen, dropped, carried."""

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.collaboration.authorship import Author
from core.collaboration.comment_anchors import EntryPart
from core.collaboration.comments import Remark, Thread
from core.collaboration.entry_places import Spot
from core.collaboration.form_questions import Condition, Question, QuestionKind
from ui.collaboration.form_list import ABOUT, MIME, QuestionList, question_marks

QUESTIONS = tuple(Question(one, QuestionKind.SHORT, title=one.upper()) for one in "abcd")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def shown(qtbot):
    made = QuestionList()
    qtbot.addWidget(made)
    made.tester = QAbstractItemModelTester(made.rows)
    made.rows.fill("Survey", QUESTIONS)
    made.resize(250, 400)
    made.show()
    qtbot.waitExposed(made)
    made.choose(ABOUT)
    made.told = []
    for name in ("moved", "removed", "copied", "chosen"):
        getattr(made, name).connect(lambda *what, name=name: made.told.append((name, *what)))
    return made


def test_keys(shown, qtbot):
    shown.choose("b")
    for key, keys in (
        (Qt.Key.Key_Up, CTRL),
        (Qt.Key.Key_Down, CTRL),
        (Qt.Key.Key_D, CTRL),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier(0)),
        (Qt.Key.Key_Down, Qt.KeyboardModifier(0)),
    ):
        qtbot.keyClick(shown, key, keys)
    assert shown.told == [
        *(("chosen", "b"), ("moved", "b", 0), ("moved", "b", 2), ("copied", "b"), ("removed", "b"), ("chosen", "c"))
    ]
    shown.told.clear()
    shown.choose("d")
    qtbot.keyClick(shown, Qt.Key.Key_Down, CTRL)  # nothing is below it
    shown.choose(ABOUT)
    qtbot.keyClick(shown, Qt.Key.Key_Delete)  # the form itself stays
    assert shown.told == [("chosen", "d"), ("chosen", ABOUT)]


@pytest.mark.parametrize(("row", "index"), [(1, 0), (2, 1), (3, 1), (4, 2), (5, 3), (-1, 3)])
def test_what_is_dropped_stands_before_what_was_there(shown, qtbot, row, index):
    """`index` counts the others only: b dropped around its own place stays."""
    data = shown.rows.mimeData([shown.rows.index(2)])
    with qtbot.waitSignal(shown.moved) as told:
        shown.rows.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, QModelIndex())
    assert told.args == ["b", index]


def test_nothing_else_is_taken(shown):
    foreign, mine = QMimeData(), QMimeData()
    foreign.setText("b")
    mine.setData(MIME, b"nobody")
    for data, row in ((foreign, 2), (mine, 0)):
        assert not shown.rows.canDropMimeData(data, Qt.DropAction.MoveAction, row, 0, QModelIndex())
    shown.rows.dropMimeData(mine, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    assert shown.told == []
    shown.rows.may_write = False
    assert not shown.rows.flags(shown.rows.index(1)) & Qt.ItemFlag.ItemIsDragEnabled


def test_what_is_chosen_stays_chosen(shown):
    shown.choose("c")
    shown.told.clear()
    shown.rows.fill("Survey", QUESTIONS[::-1])
    assert shown.key == "c"
    shown.rows.fill("Survey", [one for one in QUESTIONS if one.id != "c"])
    assert shown.key != "c"


def test_rows_in_words_and_signs(shown):
    question = Question("q", QuestionKind.NUMBER, title="Age", is_required=True, condition=Condition("a"))
    shown.rows.fill("Survey", [question])
    said = shown.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "1. Age. Number, required"
    assert shown.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "The form itself: Survey"
    assert [icon for icon, _ in question_marks(question)] == ["asterisk", "split"]
    assert "Must be answered" in shown.rows.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert not shown.grab().isNull()


def test_a_question_shows_who_is_at_it_and_its_comments_and_offers_to_comment(shown, qtbot):
    plain = shown.grab().toImage()
    said = Thread("t", "form-1", EntryPart("questions", "b", "B"), Remark("t", Author("x", "Bo"), 0.0, "Why?"), ())
    shown.marks.show_threads([said], "")
    commented = shown.grab().toImage()
    shown.marks.show_people({"b": (("x", "Bo"),)})
    assert plain != commented != shown.grab().toImage()
    read, begun = [], []
    shown.marks.thread_wanted.connect(read.append)
    shown.marks.comment_wanted.connect(begun.append)
    rect = shown.visualRect(shown.rows.index(2))
    sign = shown._painter.comments_at(rect, QUESTIONS[1])
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=sign.center().toPoint())
    assert read == ["t"] and shown.key == "b"
    shown.menu().actions()[0].trigger()
    assert begun == [Spot("questions", "b")]
