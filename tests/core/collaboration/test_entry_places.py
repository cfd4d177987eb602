"""Where somebody is in a form or a task list is found in everybody's copy, and moves with the words."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.answers import Answers, answer_field
from core.collaboration.entry_places import EntryPlace, Spot, read_place
from core.collaboration.form import ABOUT, Form
from core.collaboration.form_questions import QuestionKind
from core.collaboration.presence import PLACE_BYTES
from core.collaboration.tasks import TaskList


@pytest.fixture
def two():
    """A card in two copies of a list."""
    ada = TaskList()
    (column,) = ada.add_columns("To do")
    card = ada.add_card(column, "Buy 😀 scanner")
    return ada, TaskList([ada.snapshot()]), card


def seen(told, document):
    place = read_place(told)
    return place.spot, document.selected_at(place)


def test_a_caret_and_what_is_selected_stay_on_their_letters(two):
    ada, bo, card = two
    spot = Spot("cards", card, "title")
    # the emoji has two units: "scanner" begins at 7
    told = ada.place_at(spot, (7, 14)).packed()
    assert len(told) < PLACE_BYTES
    assert seen(told, bo) == (spot, (7, 14))
    bo.write_card(card, "title", "Please buy 😀 a scanner")
    assert seen(told, bo) == (spot, (16, 23))
    bo.remove_cards([card])
    assert seen(told, bo) == (spot, None)


def test_who_is_at_no_words_yet_is_at_their_start(two):
    ada, bo, card = two
    told = ada.place_at(Spot("cards", card, "description"), (0, 0)).packed()
    assert seen(told, bo)[1] == (0, 0)


def test_a_focus_is_no_caret(two):
    ada, bo, card = two
    assert seen(ada.place_at(Spot("cards", card, "due")).packed(), bo) == (Spot("cards", card, "due"), None)


def test_answers_and_the_title_of_a_form_have_places():
    form = Form()
    name = form.question(form.add(QuestionKind.SHORT, "Name"))
    form.write_about("title", "Survey")
    answers = Answers()
    one = answers.begin(form, author_id="ada", author="Ada")
    answers.answer(one, name, "Lovelace")
    told = answers.place_at(Spot("responses", one, answer_field(name)), (8, 8)).packed()
    theirs = Answers([answers.snapshot()])
    theirs.answer(one, name, "Ada Lovelace")
    assert seen(told, theirs)[1] == (12, 12)
    told = form.place_at(Spot("about", ABOUT, "title"), (6, 6)).packed()
    assert len(told) < PLACE_BYTES and seen(told, Form([form.snapshot()]))[1] == (6, 6)


def test_the_words_of_who_is_ahead_are_awaited(two):
    """The caret is on letters that have not arrived: it is shown once they have."""
    ada, bo, card = two
    ada.write_card(card, "title", "Buy a new scanner and paper")
    told = ada.place_at(Spot("cards", card, "title"), (27, 27)).packed()
    assert seen(told, bo)[1] is None or seen(told, bo)[1][1] <= 14
    bo.take(ada.updates(bo.version))
    assert seen(told, bo)[1] == (27, 27)


junk = st.recursive(
    st.none() | st.text(max_size=4) | st.binary(max_size=300), lambda inner: st.lists(inner, max_size=6)
)


@given(value=junk, data=st.binary(max_size=60))
def test_what_is_no_place_is_none_and_breaks_nothing(value, data):
    document = TaskList()
    for told in (msgspec.msgpack.encode(value), data):
        place = read_place(told)
        assert place is None or document.selected_at(place) is None or place.anchor == b""


@given(cursor=st.binary(max_size=80))
def test_a_damaged_cursor_is_no_caret(cursor):
    ada = TaskList()
    card = ada.add_card(ada.add_columns("To do")[0], "Words")
    place = EntryPlace(Spot("cards", card, "title"), cursor, cursor)
    found = ada.selected_at(place)
    assert found is None or 0 <= found[0] <= 5


def test_a_board_s_pointer_is_no_place():
    assert read_place(msgspec.msgpack.encode((1.0, 2.0))) is None
