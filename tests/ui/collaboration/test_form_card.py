"""A question as it is asked, and what is wrong below it."""

from PySide6.QtWidgets import QLabel

from core.collaboration.entry_places import Spot
from core.collaboration.form_questions import Option, Question, QuestionKind
from ui.collaboration.entry_marks import EntryMarks
from ui.collaboration.form_card import QuestionCard


def words(card):
    return [found.text() for found in card.findChildren(QLabel) if found.isVisibleTo(card)]


def test_it_says_all_that_is_known(qtbot):
    card = QuestionCard(Question("q", QuestionKind.SHORT, title="<b>Name</b>", help="In full", is_required=True), ())
    qtbot.addWidget(card)
    assert words(card) == ["<b>Name</b>", "Required", "In full"]  # as it was written, never as markup
    card.set_error("Please answer.")
    assert "Please answer." in words(card) and card.field.words.property("bad")
    card.set_error("")
    assert "Please answer." not in words(card) and not card.field.words.property("bad")
    with qtbot.waitSignal(card.changed) as told:
        qtbot.keyClicks(card.field.words, "x")
    assert told.args == ["x"]


def test_a_field_stays_while_it_can(qtbot):
    """Somebody may be writing in it while the question is designed."""
    options = (Option("a", "q", "Red", 0.0),)
    for before, after, stays in (
        ({"kind": QuestionKind.LONG}, {"title": "x", "help": "y", "is_required": True, "high": 9.0}, True),
        ({"kind": QuestionKind.NUMBER}, {"title": "x", "step": 2.0}, True),
        ({"kind": QuestionKind.NUMBER}, {"unit": "kg"}, False),
        ({"kind": QuestionKind.CHOICE}, {"title": "x"}, True),
        ({"kind": QuestionKind.SCALE}, {"high": 7.0}, False),
        ({"kind": QuestionKind.SHORT}, {"kind": QuestionKind.EMAIL}, False),
    ):
        card = QuestionCard(Question("q", **before), options)
        qtbot.addWidget(card)
        assert card.take_over(Question("q", **{**before, **after}), options) is stays
    card = QuestionCard(Question("q", QuestionKind.CHOICE), options)
    qtbot.addWidget(card)
    assert not card.take_over(card.question, (Option("a", "q", "Blue", 0.0),))


def test_a_heading_stands_alone(qtbot):
    card = QuestionCard(Question("q", QuestionKind.SECTION, title="Part two"), ())
    qtbot.addWidget(card)
    assert words(card) == ["Part two"] and not card.field.isVisibleTo(card)


def test_the_question_is_commented_on_and_once_there_is_one_the_answer(qtbot):
    marks = EntryMarks()
    card = QuestionCard(Question("q", QuestionKind.SHORT, title="Name"), (), marks)
    qtbot.addWidget(card)
    card.show_response("r")
    assert [action.text() for action in card.menu().actions()] == ["Comment on the question"]
    card.show_value("Ada")
    begun = []
    marks.comment_wanted.connect(begun.append)
    for action in card.menu().actions():
        action.trigger()
    assert begun == [Spot("questions", "q"), Spot("responses", "r", "q")]
    assert QuestionCard(card.question, ()).menu() is None  # how it will look, while it is designed
