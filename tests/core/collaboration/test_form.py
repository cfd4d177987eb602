"""Forms merge any verbs in any order: concurrent moves double nothing, and other titles keep the answers."""

import random

import loro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.collaboration import form as module
from core.collaboration.form import About, Form
from core.collaboration.form_questions import Condition, QuestionKind, Test
from core.errors import InputError


def exchange(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


def titles(form):
    return [question.title for question in form.questions]


@pytest.fixture
def form():
    made = Form()
    for letter in "abcd":
        made.add(QuestionKind.SHORT, letter)
    return made


VERBS = ("add", "move", "move", "move", "write", "change", "remove", "duplicate", "option", "options", "about", "undo")
HISTORIES = st.lists(
    st.tuples(st.sampled_from([*VERBS, "redo"]), st.integers(0, 2), st.integers(0, 10**6))
    | st.tuples(st.just("meet"), st.integers(0, 2), st.integers(0, 2)),
    max_size=30,
)


def do(form, verb, seed):
    chance = random.Random(seed)
    ids = [question.id for question in form.questions]
    one = chance.choice(ids) if ids else "0" * 16
    match verb:
        case "add":
            form.add(chance.choice(list(QuestionKind)), "q", index=chance.randint(0, 3), options=("x", "y"))
        case "move":
            form.move(one, chance.randint(0, 4))
        case "write":
            form.write(one, chance.choice(["title", "help"]), chance.choice(["x", "y z", ""]))
        case "change":
            form.change(one, is_required=chance.random() < 0.5, low=chance.choice([None, 0, 2]))
        case "option":
            form.add_option(one, "new", index=chance.choice([None, 0]))
        case "options":
            for option in list(form.options(one))[:1]:
                form.move_option(option.id, 1)
                form.write_option(option.id, chance.choice(["p", "q"]))
                if chance.random() < 0.3:
                    form.remove_option(option.id)
        case "about":
            form.write_about(chance.choice(["title", "description"]), chance.choice(["x", "y z", ""]))
        case "remove" | "duplicate":
            getattr(form, verb)(one)
        case "undo" | "redo":
            getattr(form, verb)()


@settings(max_examples=50, deadline=None)
@given(HISTORIES)
def test_all_copies_end_as_one_form(history):
    forms = [Form() for _ in range(3)]
    forms[0].add(QuestionKind.CHOICE, "first", options=("a", "b"))
    for other in forms[1:]:
        exchange(forms[0], other)
    for what, who, seed in history:
        if what == "meet":
            exchange(forms[who], forms[seed])
        else:
            do(forms[who], what, seed)
    for _ in range(2):
        exchange(forms[0], forms[1])
        exchange(forms[1], forms[2])
    seen = [
        (one.about, one.questions, [one.options(question.id) for question in one.questions])
        for one in (*forms, Form([forms[0].snapshot()]))
    ]
    assert all(other == seen[0] for other in seen)
    assert len({question.id for question in forms[0].questions}) == len(forms[0].questions)


def test_two_who_move_one_question_double_nothing(form):
    ids = [question.id for question in form.questions]
    bo = Form([form.snapshot()])
    form.move(ids[0], 3)
    bo.move(ids[0], 1)
    bo.move(ids[3], 0)
    exchange(form, bo)
    assert form.questions == bo.questions
    assert sorted(titles(form)) == ["a", "b", "c", "d"] and titles(form)[0] == "d"


def test_two_write_one_title(form):
    one = form.questions[0].id
    bo = Form([form.snapshot()])
    form.write(one, "title", "What is a")
    bo.write(one, "title", "a?")
    bo.change(one, is_required=True)
    exchange(form, bo)
    assert form.questions[0].title == bo.questions[0].title == "What is a?"
    assert form.questions[0].is_required


def test_questions_stand_where_they_are_put(form):
    ids = [question.id for question in form.questions]
    form.move(ids[3], 0)
    form.move(ids[0], 99)
    assert titles(form) == ["d", "b", "c", "a"]
    form.duplicate(ids[1])
    assert titles(form) == ["d", "b", "b", "c", "a"]
    form.remove(ids[1])
    form.undo()
    form.undo()
    assert titles(form) == ["d", "b", "c", "a"]
    form.redo()
    assert len(titles(form)) == 5


def test_a_removed_question_comes_back_with_its_options():
    form = Form()
    one = form.add(QuestionKind.CHOICE, "Colour", options=("Red", "Blue"), is_required=True)
    before = (form.questions[0], form.options(one))
    form.remove(one)
    assert not form.questions and not form.options(one)
    form.undo()
    assert (form.questions[0], form.options(one)) == before


def test_options_keep_their_ids_when_they_are_renamed_and_moved():
    form = Form()
    one = form.add(QuestionKind.CHOICES, options=("Red", "Blue"))
    red, blue = (option.id for option in form.options(one))
    form.write_option(red, "Crimson")
    form.move_option(blue, 0)
    green = form.add_option(one, "Green", index=1)
    assert [(option.id, option.title) for option in form.options(one)] == [
        *((blue, "Blue"), (green, "Green"), (red, "Crimson"))
    ]
    form.remove_option(green)
    assert len(form.options(one)) == 2
    copy = form.duplicate(one)
    assert {option.id for option in form.options(copy)}.isdisjoint({red, blue})
    assert form.add_option("0" * 16, "nobody's") == "" and form.duplicate("0" * 16) == ""


def test_what_was_asked_at_a_moment_stays_as_it_was():
    form = Form()
    one = form.add(QuestionKind.CHOICE, "Colour", options=("Red",))
    then = form.now
    form.write_option(form.options(one)[0].id, "Blue")
    form.add(QuestionKind.SHORT, "More")
    assert [question.title for question in then.questions] == ["Colour"]
    assert [option.title for option in then.options(one)] == ["Red"] and then.options("gone") == ()


def test_what_stands_above():
    form = Form()
    assert form.about == About()
    form.write_about("title", "Survey")
    form.close(is_closed=True)
    assert form.about == About("Survey", "", True)
    form.undo()
    assert form.about == About("Survey")


def test_typing_is_taken_back_at_once():
    form = Form()
    one = form.add(QuestionKind.SHORT)
    for end in range(1, 6):
        form.write(one, "title", "Where"[:end])
    form.undo()
    assert form.questions[0].title == ""


def test_impossible_verbs_are_refused_and_change_nothing(form, monkeypatch):
    one = form.questions[0].id
    before = form.version
    with pytest.raises(InputError, match="pattern"):
        form.change(one, pattern="(")
    with pytest.raises(InputError, match="no colour to change"):
        form.change(one, colour="red")
    with pytest.raises(InputError, match="characters"):
        form.write(one, "title", "x" * 1_001)
    monkeypatch.setattr(module, "QUESTIONS_MOST", 4)
    with pytest.raises(InputError, match="room for 4 questions"):
        form.add(QuestionKind.SHORT)
    with pytest.raises(InputError, match="room for 4 questions"):
        form.duplicate(one)
    form.change("0" * 16, is_required=True)  # somebody removed it: nothing to do
    form.move("0" * 16, 0)
    assert form.version == before


def test_a_hostile_form_is_read_as_far_as_it_makes_sense():
    form, foreign = Form(), loro.LoroDoc()
    questions = foreign.get_map("questions")
    for number, kind in enumerate(("hologram", 5, None, "short")):
        made = questions.insert_container(f"{number:016x}", loro.LoroMap())
        made.insert("order", 1)
        if kind is not None:
            made.insert("kind", kind)
        made.insert("pattern", "(a+)+(")
        made.insert("low", "five")
        made.insert("condition", [1, 2, 3])
        made.insert("title", ["x"])
    foreign.get_map("about").insert("form", "words")
    foreign.commit()
    form.take(foreign.export(loro.ExportMode.Snapshot()))
    (question,) = form.questions
    assert (question.kind, question.pattern, question.low, question.condition, question.title) == (
        *(QuestionKind.SHORT, "", None, None, ""),
    )
    form.write_about("title", "Mine")
    form.write(question.id, "title", "Mine too")
    assert form.about.title == "Mine" and form.questions[0].title == "Mine too"


def test_a_condition_is_kept(form):
    one, other = form.questions[0].id, form.questions[1].id
    condition = Condition(one, Test.IS, "yes")
    form.change(other, condition=condition)
    assert Form([form.snapshot()]).questions[1].condition == condition
    form.change(other, condition=None)
    assert form.questions[1].condition is None
