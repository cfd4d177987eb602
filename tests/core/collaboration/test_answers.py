"""Responses merge, count only when nothing is wrong with them, and belong to their authors."""

import loro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.collaboration import answers as module
from core.collaboration.answers import Answers, answers_id, problems, read_response
from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from core.collaboration.form_values import values_of
from core.errors import InputError


def exchange(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


@pytest.fixture
def form():
    made = Form()
    made.add(QuestionKind.SHORT, "Name", is_required=True)
    made.add(QuestionKind.CHOICES, "Fruit", options=("Apple", "Pear", "Plum"))
    made.add(QuestionKind.NUMBER, "Age", low=0, high=120)
    return made


@pytest.fixture
def begun(form):
    """Two copies of the answers to a form, with one empty response."""
    ada = Answers()
    one = ada.begin(form, author_id="ada", author="Ada")
    return ada, Answers([ada.snapshot()]), one


def found(form, answers, one):
    return [value for _, value in values_of(form, answers.responses[one])]


def test_several_fill_one_response_together(form, begun):
    ada, bo, one = begun
    name, fruit, age = form.questions
    apple, pear, plum = (option.id for option in form.options(fruit.id))
    ada.answer(one, name, "Ada")
    exchange(ada, bo)
    ada.answer(one, name, "Ada Lovelace")
    bo.answer(one, name, "Dr Ada")
    ada.answer(one, fruit, frozenset({apple, pear}))
    bo.answer(one, fruit, frozenset({plum}))
    bo.answer(one, age, 36.0)
    exchange(ada, bo)
    assert ada.responses == bo.responses
    assert found(form, ada, one) == ["Dr Ada Lovelace", {apple, pear, plum}, 36.0]
    bo.answer(one, fruit, frozenset({pear}))
    bo.answer(one, age, None)
    exchange(ada, bo)
    assert found(form, ada, one) == ["Dr Ada Lovelace", {pear}, None]


def test_submitting_says_what_is_wrong_by_question(form, begun):
    ada, _bo, one = begun
    name, _fruit, age = form.questions
    ada.answer(one, age, 200.0)
    wrong = ada.submit(one, form)
    assert set(wrong) == {name.id, age.id} and "120" in wrong[age.id]
    assert not ada.submitted and [response.id for response in ada.drafts] == [one]
    ada.answer(one, name, "Ada")
    ada.answer(one, age, 36.0)
    assert ada.submit(one, form) == {}
    assert [response.id for response in ada.submitted] == [one] and not ada.drafts
    with pytest.raises(InputError, match="was submitted"):
        ada.answer(one, age, 37.0)


def test_only_its_author_opens_a_response_again(form, begun):
    ada, bo, one = begun
    ada.answer(one, form.questions[0], "Ada")
    ada.submit(one, form)
    exchange(ada, bo)
    with pytest.raises(InputError, match="Ada's"):
        bo.reopen(one, author_id="bo")
    with pytest.raises(InputError, match="Ada's"):
        bo.discard(one, author_id="bo")
    ada.reopen(one, author_id="ada")
    ada.answer(one, form.questions[0], "Ada L.")
    assert not ada.submitted
    ada.submit(one, form)
    assert ada.submitted[0].written[form.questions[0].id] == "Ada L."
    ada.discard(one, author_id="ada")
    assert not ada.responses
    ada.answer(one, form.questions[0], "late")  # it is gone: nothing happens
    assert ada.submit(one, form) == {}


def test_a_viewer_submits_nothing(form, begun):
    ada, _bo, one = begun
    ada.answer(one, form.questions[0], "Ada")
    ada.is_writable = False
    with pytest.raises(InputError, match="not change it"):
        ada.submit(one, form)
    ada.is_writable = True
    ada.submit(one, form)
    ada.is_writable = False
    with pytest.raises(InputError, match="not change it"):
        ada.reopen(one, author_id="ada")
    assert ada.submitted


def test_a_closed_form_takes_no_more(form, begun, monkeypatch):
    ada, _bo, one = begun
    form.close(is_closed=True)
    with pytest.raises(InputError, match="no more answers"):
        ada.begin(form, author_id="ada", author="Ada")
    with pytest.raises(InputError, match="no more answers"):
        ada.submit(one, form)
    form.close(is_closed=False)
    monkeypatch.setattr(module, "RESPONSES_MOST", 1)
    with pytest.raises(InputError, match="room for 1 responses"):
        ada.begin(form, author_id="ada", author="Ada")


def test_other_titles_change_no_answers(form, begun):
    ada, _bo, one = begun
    fruit = form.questions[1]
    pear = form.options(fruit.id)[1]
    ada.answer(one, fruit, frozenset({pear.id}))
    form.write_option(pear.id, "Quince")
    form.move_option(pear.id, 0)
    assert found(form, ada, one)[1] == {pear.id}


def test_too_long_is_refused(form, begun):
    ada, _bo, one = begun
    with pytest.raises(InputError, match="room for 500"):
        ada.answer(one, form.questions[0], "x" * 501)
    with pytest.raises(InputError, match="room for 200"):
        ada.answer(one, form.questions[2], "x" * 201)


def test_typing_is_taken_back_at_once(form, begun):
    ada, _bo, one = begun
    for end in range(1, 4):
        ada.answer(one, form.questions[0], "Ada"[:end])
    ada.answer(one, form.questions[2], 36.0)
    ada.undo()
    ada.undo()
    assert found(form, ada, one) == [None, None, None]


def test_what_was_submitted_cannot_be_taken_back_by_who_helped(form, begun):
    ada, bo, one = begun
    bo.answer(one, form.questions[0], "Ada")
    exchange(ada, bo)
    ada.submit(one, form)
    exchange(ada, bo)
    assert not bo.undo() and not ada.undo()
    assert found(form, bo, one)[0] == "Ada" and bo.submitted
    ada.reopen(one, author_id="ada")
    assert not ada.can_undo and not ada.submitted


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["text", "choices", "number", "submit", "reopen", "undo", "meet"]),
        st.integers(0, 1),
        st.integers(0, 7),
    ),
    max_size=25,
)


@settings(max_examples=50, deadline=None)
@given(STEPS)
def test_both_copies_end_alike(steps):
    form = Form()
    for kind in (QuestionKind.LONG, QuestionKind.CHOICES, QuestionKind.NUMBER):
        form.add(kind, options=("a", "b", "c"))
    text, choices, number = form.questions
    options = [option.id for option in form.options(choices.id)]
    both = [Answers(), Answers()]
    one = both[0].begin(form, author_id="ada", author="Ada")
    exchange(*both)
    for what, who, seed in steps:
        mine = both[who]
        is_open = not mine.responses[one].is_submitted if one in mine.responses else False
        match what:
            case "text" if is_open:
                mine.answer(one, text, "one two three"[seed:])
            case "choices" if is_open:
                mine.answer(one, choices, frozenset(options[: seed % 4]))
            case "number" if is_open:
                mine.answer(one, number, float(seed))
            case "submit":
                mine.submit(one, form)
            case "reopen":
                mine.reopen(one, author_id="ada")
            case "undo" if who:
                mine.undo()
            case "meet":
                exchange(*both)
    exchange(*both)
    assert both[0].responses == both[1].responses == Answers([both[1].snapshot()]).responses


FIELDS = st.sampled_from(["author", "author_id", "started", "submitted", "t:q", "a:q", "c:q:o", "c:", "t:", "a:"])
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())


@given(st.dictionaries(FIELDS, VALUES))
def test_any_entry_is_a_response_that_can_be_checked(values):
    form = Form()
    for kind in QuestionKind:
        form.add(kind, options=("a",))
    made = read_response("r", {key.replace("q", form.questions[0].id): value for key, value in values.items()})
    assert problems(form, made) is not None


def test_a_hostile_machine_may_write_anything(form):
    answers, foreign = Answers(), loro.LoroDoc()
    made = foreign.get_map("responses").insert_container("a" * 16, loro.LoroMap())
    made.insert("submitted", -5)
    made.insert_container(f"t:{form.questions[0].id}", loro.LoroMap()).insert("x", 1)
    made.insert(f"c:{form.questions[1].id}:x", True)
    foreign.get_map("responses").insert("b" * 16, 1)
    foreign.commit()
    answers.take(foreign.export(loro.ExportMode.Snapshot()))
    assert found(form, answers, "a" * 16) == [None, None, None]
    answers.answer("a" * 16, form.questions[0], "words")
    assert found(form, answers, "a" * 16)[0] == "words"


def test_the_answers_belong_to_their_form():
    assert answers_id("form-3fa2") == "answers-3fa2"
