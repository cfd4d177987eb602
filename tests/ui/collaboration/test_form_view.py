"""A form in three tabs."""

import pytest

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from core.collaboration.records import Member
from ui.collaboration.form_view import FormView

ME = Member("ada", "Ada", "owner", True)


@pytest.fixture
def made(qtbot):
    opened = []

    def make(form, answers, **rights):
        view = FormView(form, answers, me=ME, **rights)
        qtbot.addWidget(view)
        opened.append(view)
        view.show()
        return view

    yield make
    for view in opened:
        view.close_form()


def test_who_makes_a_form_begins_with_its_questions(made):
    view = made(Form(), Answers())
    assert [view.tabs.tabText(place) for place in range(3)] == ["Design", "Answer", "Results"]
    assert view.tabs.currentIndex() == 0


def test_who_may_not_change_it_answers(made):
    form = Form()
    form.add(QuestionKind.SHORT, "Name")
    view = made(form, Answers(), may_write=False)
    assert view.tabs.currentIndex() == 1 and not view.design.add_button.isEnabled()
    view.set_rights(may_write=True, may_answer=False)
    assert view.design.add_button.isEnabled() and not view.fill.start.buttons[0].isVisible()


async def test_a_form_that_was_answered_is_opened_for_its_results(made):
    form, answers = Form(), Answers()
    answers.submit(answers.begin(form, author_id="ada", author="Ada"), form)
    assert made(form, answers, may_write=True).tabs.currentIndex() == 2
    assert made(form, answers, may_write=False).tabs.currentIndex() == 1


async def test_from_a_question_to_its_result(made, qtbot, until):
    form, answers = Form(), Answers()
    view = made(form, answers)
    view.design.add(QuestionKind.SHORT)
    qtbot.keyClicks(view.design.properties.title, "Name")
    view.tabs.setCurrentIndex(1)
    view.fill.begin()
    qtbot.keyClicks(next(iter(view.fill.cards.values())).field.words, "Ada")
    view.fill.submit()
    view.tabs.setCurrentIndex(2)
    await until(lambda: view.results.cards)
    assert view.results.count.text() == "1 response"


def test_closed_it_follows_no_more(made):
    form = Form()
    view = made(form, Answers())
    view.close_form()
    form.write_about("title", "Later")
    assert view.design.title.text() == ""
