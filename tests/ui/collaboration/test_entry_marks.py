"""What is said about a card is counted there, and a click leads from thread to thread."""

import pytest

from core.collaboration.authorship import Author
from core.collaboration.board_shapes import Point
from core.collaboration.comment_anchors import BoardPlace, EntryPart
from core.collaboration.comments import Remark, Thread
from core.collaboration.entry_places import Spot
from ui.collaboration.entry_marks import EntryMarks

CARD, OTHER = Spot("cards", "00112233"), Spot("cards", "44556677")
ANSWER = Spot("responses", "00112233", "aabbccdd")


@pytest.fixture
def marks(qapp):
    made = EntryMarks()
    made.read, made.begun = [], []
    made.thread_wanted.connect(made.read.append)
    made.comment_wanted.connect(made.begun.append)
    return made


def thread(number, anchor):
    return Thread(str(number), "tasks-1", anchor, Remark(str(number), Author("ben", "Ben"), 0.0, "Which?"), ())


CARD_PART = EntryPart("cards", "00112233", "Buy")
ANSWER_PART = EntryPart("responses", "00112233", "Old?", question_id="aabbccdd", quote="3", by="Ben")


def test_threads_are_counted_where_they_are_about_and_read_one_after_the_other(marks):
    told = []
    marks.threads_changed.connect(lambda: told.append(1))
    said = [thread(1, CARD_PART), thread(2, CARD_PART), thread(3, ANSWER_PART), thread(4, BoardPlace((), Point(0, 0)))]
    marks.show_threads(said, "")
    marks.show_threads(said, "")
    assert (marks.count(CARD), marks.count(ANSWER), marks.count(CARD, ANSWER), marks.count(OTHER)) == (2, 1, 3, 0)
    assert len(told) == 1
    marks.ask(CARD)
    marks.show_threads(said, "1")
    assert marks.is_chosen(CARD) and not marks.is_chosen(ANSWER)
    marks.ask(CARD)
    marks.show_threads(said, "2")
    marks.ask(CARD)
    assert marks.read == ["1", "2", "1"] and marks.begun == []


def test_where_nothing_is_said_a_comment_begins(marks):
    marks.ask(OTHER)
    assert marks.begun == [OTHER] and marks.read == []


def test_both_are_said_to_screen_readers(marks):
    assert marks.spoken(CARD) == ""
    marks.show_threads([thread(1, CARD_PART)], "")
    marks.show_people({CARD.key: (("b", "Ben"), ("c", "Cleo"))})
    assert marks.spoken(CARD) == "1 comment. Ben, Cleo are here"
