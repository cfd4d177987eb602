"""A person reads a document of entries as it was, and what differs, with whose it is."""

import pytest

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from core.collaboration.formats import FORMATS
from core.collaboration.history import History
from core.collaboration.past.paired import PairedHistory
from core.collaboration.past.reader import WAYS, PastReader
from core.collaboration.tasks import TaskList


def test_every_format_that_a_person_makes_can_be_read_in_its_history():
    pictured = {name for name, kind in FORMATS.items() if kind.is_listed} - WAYS.keys()
    assert pictured == {"text", "note", "code", "board"}


@pytest.fixture
def two():
    """Ada's and Bo's copies of a task list with one card in two columns."""
    ada, bo = TaskList(), TaskList()
    todo, _ = ada.add_columns("To do", "Done")
    ada.add_card(todo, "Bake")
    bo.take(ada.updates())
    return ada, bo


def reader(ada, bo, *marks):
    return PastReader(History(ada.snapshot(), {ada.writer: "ada", bo.writer: "bo"}, marks=marks), "tasks")


def test_a_list_as_it_was_with_whose_it_is(two):
    ada, bo = two
    then = ada.version
    (card,) = bo.cards
    bo.add_item(card, "Flour")
    ada.take(bo.updates())
    found = reader(ada, bo, then)
    last = len(found.history.moments) - 1
    reading = found.at(found.history.at(last))
    assert [field.words for field in reading.state.of(ada.columns[0].id)[0].fields] == ["☐ Flour"]
    trace = reading.traces[f"card {card}"]
    # who adds a line to a card changes the card
    assert (trace.made.author_id, trace.changed.author_id) == ("ada", "bo")
    before = found.at(found.history.at(found.history.moment_of(then)))
    assert before.state.of(ada.columns[0].id)[0].fields == ()
    assert found.at(found.history.at(-1)).state.entries == ()


def test_what_differs_and_who_did_it(two):
    ada, bo = two
    then = ada.version
    (card,) = bo.cards
    flour = bo.add_item(card, "Flour")
    bo.move_cards([card], bo.columns[1].id)
    ada.take(bo.updates())
    middle = ada.version
    ada.remove_cards([card])
    ada.add_card(ada.columns[0].id, "Wash")
    history = reader(ada, bo, then, middle)
    versions = [history.history.at(history.history.moment_of(one)) for one in (then, middle, ada.version)]
    comparison = history.compared(versions[0], versions[1])
    assert [(change.sort, change.entry.title) for change in comparison.changes] == [("changed", "Bake")]
    assert comparison.authors == {f"card {card}": ("bo",)}
    assert flour not in [change.entry.key for change in comparison.changes]
    comparison = history.compared(versions[1], versions[2])
    assert [(change.sort, change.entry.title) for change in comparison.changes] == [
        ("added", "Wash"),
        ("removed", "Bake"),
    ]
    assert set(comparison.authors.values()) == {("ada",)}
    assert history.compared(versions[1], versions[1]).changes == ()


def test_a_form_is_read_with_its_answers():
    form, answers = Form(), Answers()
    why = form.add(QuestionKind.SHORT, "Why")
    one = answers.begin(form, author_id="bo", author="Bo")
    answers.answer(one, form.question(why), "because")
    own = History(form.snapshot(), {form.writer: "ada"})
    paired = PairedHistory(own, History(answers.snapshot(), {answers.writer: "bo"}))
    found = PastReader(paired, "form")
    reading = found.at(paired.at(len(paired.moments) - 1))
    assert [entry.title for entry in reading.state.entries] == ["Why", "Bo"]
    assert {key.split()[0]: trace.made.author_id for key, trace in reading.traces.items()} == {
        "question": "ada",
        "response": "bo",
    }
    comparison = found.compared(paired.at(-1), paired.at(len(paired.moments) - 1))
    assert {change.entry.sort: comparison.authors[change.entry.key] for change in comparison.changes} == {
        "Question": ("ada",),
        "Response": ("bo",),
    }
