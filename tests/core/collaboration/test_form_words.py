"""Kinds of questions and their conditions in words."""

import pytest

from core.collaboration.form import Form
from core.collaboration.form_questions import Condition, QuestionKind, Test
from core.collaboration.form_words import KIND_WORDS, TEST_WORDS, condition_words


def test_every_kind_and_test_has_words():
    assert set(KIND_WORDS) == set(QuestionKind)
    assert set(TEST_WORDS) == set(Test)


@pytest.fixture
def form():
    return Form()


def test_a_condition_is_said_with_the_titles_of_question_and_option(form):
    asked = form.add(QuestionKind.CHOICE, "Colour", options=("Red", "Blue"))
    red = form.options(asked)[0].id
    assert condition_words(form, Condition(asked, Test.IS, red)) == "if “Colour” is Red"
    assert condition_words(form, Condition(asked)) == "if “Colour” is answered"
    form.remove(asked)
    assert condition_words(form, Condition(asked)) == "if a question that is gone is answered"


@pytest.mark.parametrize(
    ("value", "words"), [(True, "is yes"), (False, "is no"), (2.5, "is 2.5"), ("tall", "is tall"), (None, "is nothing")]
)
def test_what_the_answer_must_be(form, value, words):
    asked = form.add(QuestionKind.SHORT, "Size")
    assert condition_words(form, Condition(asked, Test.IS, value)) == f"if “Size” {words}"
