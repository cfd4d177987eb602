"""A question as it is asked, and what is wrong below it."""

from PySide6.QtWidgets import QLabel

from core.collaboration.form_questions import Question, QuestionKind
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


def test_a_heading_stands_alone(qtbot):
    card = QuestionCard(Question("q", QuestionKind.SECTION, title="Part two"), ())
    qtbot.addWidget(card)
    assert words(card) == ["Part two"] and not card.field.isVisibleTo(card)
