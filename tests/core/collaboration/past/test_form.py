"""A form as it was: its questions, and what was answered by then."""

import pytest

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.form_questions import Condition, QuestionKind, Test
from core.collaboration.past.difference import Detail, difference
from core.collaboration.past.form import read


@pytest.fixture
def form():
    return Form()


@pytest.fixture
def answers():
    return Answers()


def then(form, answers):
    return read(Form([form.snapshot()]), Answers([answers.snapshot()]))


def said(entry):
    return [(field.title, field.words) for field in entry.fields if field.is_shown]


def test_questions_say_what_they_want_in_words(form, answers):
    form.write_about("title", "Survey")
    form.write_about("description", "Two minutes.")
    form.close(is_closed=True)
    colour = form.add(QuestionKind.CHOICE, "Colour", options=("Red", "Blue"), is_required=True)
    red = form.options(colour)[0].id
    form.add(QuestionKind.NUMBER, "How many", low=1, high=9, unit="kg", condition=Condition(colour, Test.IS, red))
    form.add(QuestionKind.SECTION, "More")
    state = read(form, answers)
    about, first, second, heading = state.entries
    assert (about.title, said(about)) == ("Survey", [("Description", "Two minutes."), ("Takes answers", "no more")])
    assert said(first) == [
        ("Kind", "One choice"),
        ("Must be answered", "yes"),
        ("Option", "Red"),
        ("Option", "Blue"),
    ]
    assert said(second) == [
        ("Kind", "Number"),
        ("At least", "1"),
        ("At most", "9"),
        ("Unit", "kg"),
        ("Shown", "if “Colour” is Red"),
    ]
    assert (heading.sort, heading.title, said(heading)) == ("Section", "More", [])


def test_answers_are_read_below_the_questions_of_their_time(form, answers):
    colour = form.add(QuestionKind.CHOICES, "Colours", options=("Red", "Blue"))
    why = form.add(QuestionKind.LONG, "Why")
    one = answers.begin(form, author_id="peer-1", author="Bo")
    answers.answer(one, form.question(colour), frozenset(option.id for option in form.options(colour)))
    answers.answer(one, form.question(why), "They are bright.")
    state = read(form, answers)
    (response,) = state.of("answers")
    assert (response.sort, response.title) == ("Response", "Bo")
    assert said(response) == [("State", "being filled"), ("Colours", "Red; Blue"), ("Why", "They are bright.")]
    assert state.groups[2].note == "0 submitted, 1 being filled"


def test_an_answer_is_another_only_when_somebody_answered_otherwise(form, answers):
    colour = form.add(QuestionKind.CHOICE, "Colour", options=("Red", "Blue"))
    why = form.add(QuestionKind.SHORT, "Why")
    sure = form.add(QuestionKind.YES_NO, "Sure")
    one = answers.begin(form, author_id="peer-1", author="Bo")
    answers.answer(one, form.question(colour), form.options(colour)[0].id)
    answers.answer(one, form.question(why), "bright")
    answers.answer(one, form.question(sure), False)
    before = then(form, answers)
    form.write(colour, "title", "Which colour")
    form.write_option(form.options(colour)[0].id, "Scarlet")
    form.remove(why)
    renamed = difference(before, then(form, answers))
    assert {change.entry.sort for change in renamed} == {"Question"}
    answers.answer(one, form.question(sure), True)
    answers.submit(one, form)
    (answered,) = [change for change in difference(before, then(form, answers)) if change.entry.sort == "Response"]
    assert answered.details == (Detail("State", "being filled", "submitted"), Detail("Sure", "No", "Yes"))


def test_answers_to_questions_that_are_gone_tell_in_comparisons_only(form, answers):
    why = form.add(QuestionKind.SHORT, "Why")
    one = answers.begin(form, author_id="peer-1", author="Bo")
    answers.answer(one, form.question(why), "bright")
    form.remove(why)
    (response,) = read(form, answers).of("answers")
    assert said(response) == [("State", "being filled")]
    assert response.fields[-1].words == "bright"
