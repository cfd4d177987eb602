"""What a response says: the answers of each kind, and who is asked what."""

import pytest

from core.collaboration.answers import Response
from core.collaboration.form import Form
from core.collaboration.form_questions import Condition, Question, QuestionKind, Test
from core.collaboration.form_values import as_number, value_of, values_of


def response(**parts):
    return Response("r", "ada", "Ada", 1.0, **parts)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (QuestionKind.NUMBER, 2.5, 2.5),
        (QuestionKind.NUMBER, "two", "two"),
        (QuestionKind.NUMBER, True, None),
        (QuestionKind.NUMBER, float("nan"), None),
        (QuestionKind.SCALE, 3, 3),
        (QuestionKind.SCALE, 6, None),
        (QuestionKind.SCALE, 2.5, None),
        (QuestionKind.CHOICE, "o1", "o1"),
        (QuestionKind.CHOICE, "gone", None),
        (QuestionKind.CHOICE, 1, None),
        (QuestionKind.YES_NO, False, False),
        (QuestionKind.YES_NO, 1, None),
        (QuestionKind.DATE, "2026-11-27", "2026-11-27"),
        (QuestionKind.DATE, "2026-13-27", None),
        (QuestionKind.TIME, "09:30", "09:30"),
        (QuestionKind.TIME, "24:00", None),
        (QuestionKind.SECTION, "x", None),
    ],
)
def test_an_answer_is_of_its_kind_or_none(kind, raw, value):
    assert value_of(Question("q", kind), {"o1"}, response(given={"q": raw})) == value


def test_texts_and_several_choices():
    assert value_of(Question("q", QuestionKind.SHORT), (), response(written={"q": "  hi "})) == "hi"
    assert value_of(Question("q", QuestionKind.LONG), (), response(written={"q": "  "})) is None
    chosen = response(chosen={"q": frozenset({"o1", "gone"})})
    assert value_of(Question("q", QuestionKind.CHOICES), {"o1", "o2"}, chosen) == {"o1"}
    assert value_of(Question("q", QuestionKind.CHOICES), {"o2"}, chosen) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12.0),
        (" -1.5 ", -1.5),
        ("1,5", 1.5),
        ("1,000.5", "1,000.5"),
        ("", None),
        ("x", "x"),
        ("nan", "nan"),
        ("1e99", "1e99"),
    ],
)
def test_numbers_as_they_are_typed(text, value):
    assert as_number(text) == value


@pytest.fixture
def form():
    made = Form()
    made.add(QuestionKind.YES_NO, "Pets?")
    made.add(QuestionKind.CHOICES, "Which?", options=("Cat", "Dog"))
    made.add(QuestionKind.NUMBER, "How many?")
    made.add(QuestionKind.SECTION, "Dogs")
    made.add(QuestionKind.SHORT, "Breed?")
    made.add(QuestionKind.SECTION, "The rest")
    made.add(QuestionKind.SHORT, "Name?")
    return made


def asked(form, **parts):
    return [question.title for question, _ in values_of(form, response(**parts))]


def test_conditions_hide_questions_and_sections(form):
    pets, which, count, dogs, _breed, _rest, name = form.questions
    dog = form.options(which.id)[1].id
    form.change(which.id, condition=Condition(pets.id, Test.IS, True))
    form.change(count.id, condition=Condition(which.id, Test.ANSWERED))
    form.change(dogs.id, condition=Condition(which.id, Test.IS, dog))
    form.change(name.id, condition=Condition(count.id, Test.AT_LEAST, 2))
    assert asked(form) == ["Pets?", "The rest"]
    with_pets = {"given": {pets.id: True}}
    assert asked(form, **with_pets) == ["Pets?", "Which?", "The rest"]
    both = {"given": {pets.id: True, count.id: 2.0}, "chosen": {which.id: frozenset({dog})}}
    assert asked(form, **both) == ["Pets?", "Which?", "How many?", "Dogs", "Breed?", "The rest", "Name?"]
    # what was answered before the question was hidden does not count
    assert asked(form, given={pets.id: False, count.id: 2.0}, chosen={which.id: frozenset({dog})}) == [
        *("Pets?", "The rest")
    ]


@pytest.mark.parametrize(
    ("test", "value", "written", "is_shown"),
    [
        (Test.IS, "Yes", " yes ", True),
        (Test.IS, "yes", "no", False),
        (Test.IS_NOT, "yes", "no", True),
        (Test.IS_NOT, "yes", "", True),
        (Test.AT_LEAST, 3, "5", False),
        (Test.ANSWERED, None, "", False),
    ],
)
def test_conditions_on_texts(test, value, written, is_shown):
    form = Form()
    one = form.add(QuestionKind.SHORT, "a")
    form.add(QuestionKind.SHORT, "b", condition=Condition(one, test, value))
    assert ("b" in asked(form, written={one: written})) is is_shown


def test_yes_is_not_one():
    form = Form()
    one = form.add(QuestionKind.NUMBER, "a")
    form.add(QuestionKind.SHORT, "b", condition=Condition(one, Test.IS, True))
    assert asked(form, given={one: 1.0}) == ["a"]


def test_a_condition_on_a_question_below_or_gone_hides_nothing():
    form = Form()
    one = form.add(QuestionKind.SHORT, "a")
    other = form.add(QuestionKind.SHORT, "b", condition=Condition(one))
    form.move(one, 9)
    assert asked(form) == ["b", "a"]
    form.remove(one)
    assert asked(form) == ["b"]
    form.change(other, condition=Condition(other))
    assert asked(form) == ["b"]
