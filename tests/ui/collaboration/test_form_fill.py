"""Answering a form: what is wrong stands beside its question, and two can fill one response."""

import pytest

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.form_questions import Condition, QuestionKind, Test
from core.collaboration.form_values import values_of
from core.collaboration.records import Member
from ui.collaboration.form_fill import FillView

ME, BO = Member("ada", "Ada", "owner", True), Member("bo", "Bo", "editor", True)


@pytest.fixture
def form():
    made = Form()
    made.write_about("title", "Survey")
    made.add(QuestionKind.SHORT, "Name", is_required=True)
    pets = made.add(QuestionKind.YES_NO, "Pets?")
    made.add(QuestionKind.NUMBER, "How many?", low=1, condition=Condition(pets, Test.IS, True))
    return made


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def view(form, answers, qtbot):
    made = FillView(form, answers, me=ME, may_answer=True)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_form()


def card(view, title):
    return next(found for found in view.cards.values() if found.question.title == title)


def test_a_response_from_beginning_to_thanks_and_back(view, answers, form, qtbot):
    assert view.stack.currentWidget() is view.start and view.start.title.text() == "Survey"
    view.start.buttons[0].click()
    name = card(view, "Name").field.words
    assert view.stack.currentWidget() is view.sheet and name.hasFocus()
    qtbot.keyClicks(name, "Ada")
    assert view.count.text() == "1 of 2 answered"
    card(view, "Pets?").field.marks[True].click()
    assert view.count.text() == "2 of 3 answered"  # one more is asked now
    qtbot.keyClicks(card(view, "How many?").field.line, "0")
    view.submit_button.click()
    assert card(view, "How many?").error.text() == "The least is 1." and card(view, "How many?").field.line.hasFocus()
    assert view.problem.text() == "One answer to look at again." and not answers.submitted
    card(view, "How many?").field.line.clear()
    qtbot.keyClicks(card(view, "How many?").field.line, "2")
    assert not card(view, "How many?").error.isVisible() and view.problem.text() == ""
    view.submit_button.click()
    assert view.stack.currentWidget() is view.thanks
    assert [value for _, value in values_of(form, answers.submitted[0])] == ["Ada", True, 2.0]
    view.thanks.buttons[0].click()
    assert view.stack.currentWidget() is view.sheet and not answers.submitted
    assert card(view, "Name").field.words.text() == "Ada"


def test_what_is_missing_is_said_at_once_for_all(view):
    view.begin()
    view.submit()
    assert card(view, "Name").error.text() == "Please answer this question."
    assert card(view, "Name").field.words.hasFocus()


def test_two_fill_one_response_together(view, answers, form, qtbot):
    view.begin()
    name = card(view, "Name").field.words
    qtbot.keyClicks(name, "Ada ")
    theirs = Answers([answers.snapshot()])
    theirs.answer(view.response_id, form.questions[0], "Dr Ada ")
    theirs.answer(view.response_id, form.questions[1], True)
    answers.take(theirs.updates(answers.version))
    assert name.text() == "Dr Ada " and card(view, "Pets?").field.marks[True].isChecked()
    qtbot.keyClicks(name, "L")
    assert name.text() == "Dr Ada L" and name.hasFocus()


def test_somebody_elses_draft_can_be_helped_with(view, answers, form, qtbot):
    theirs = Answers([answers.snapshot()])
    one = theirs.begin(form, author_id="bo", author="Bo")
    answers.take(theirs.updates(answers.version))
    assert view.bar.isVisible()
    place = view.drafts.findData(one)
    assert view.drafts.itemText(place).startswith("Bo's, begun")
    view.drafts.setCurrentIndex(place)
    view.drafts.activated.emit(place)
    qtbot.keyClicks(card(view, "Name").field.words, "x")
    assert answers.responses[one].written[form.questions[0].id] == "x"
    assert not view.discard_button.isVisible()
    theirs.discard(one, author_id="bo")
    answers.take(theirs.updates(answers.version))
    assert view.stack.currentWidget() is view.start


def test_ones_own_responses_are_found_again(form, answers, qtbot):
    one = answers.begin(form, author_id="ada", author="Ada")
    answers.answer(one, form.questions[0], "Ada")
    answers.submit(one, form)
    draft = answers.begin(form, author_id="ada", author="Ada")
    view = FillView(form, answers, me=ME, may_answer=True)
    qtbot.addWidget(view)
    assert view.response_id == draft
    assert view.drafts.findData(one) >= 0
    view.close_form()


def test_a_form_that_changes_while_it_is_filled(view, answers, form, qtbot):
    view.begin()
    name = card(view, "Name")
    qtbot.keyClicks(name.field.words, "Ada")
    form.write(form.questions[1].id, "title", "Any pets?")
    form.write(form.questions[0].id, "help", "In full")
    form.write(form.questions[0].id, "title", "Your name")
    assert card(view, "Your name") is name and name.field.words.hasFocus()
    assert (name.help.text(), name.field.words.accessibleName()) == ("In full", "Your name")
    form.move(form.questions[0].id, 1)
    places = [view._column.itemAt(place).widget().question.title for place in range(view._column.count())]
    assert places == ["Any pets?", "Your name"]
    for question in list(form.questions):
        form.remove(question.id)
    assert view.stack.currentWidget() is view.nothing


def test_a_closed_form_and_who_may_only_read(view, form):
    form.close(is_closed=True)
    assert "no more answers" in view.start.text.text() and not view.start.buttons[0].isVisible()
    form.close(is_closed=False)
    view.may_answer = False
    view.refresh()
    assert not view.start.buttons[0].isVisible()


async def test_a_draft_is_discarded_after_asking(view, answers, monkeypatch):
    async def yes(*_args, **_values):
        return True

    monkeypatch.setattr("ui.collaboration.form_fill.confirm", yes)
    view.begin()
    await view.discard()
    assert not answers.responses and view.stack.currentWidget() is view.start
