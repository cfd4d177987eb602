"""What one did to tables, forms and boards is taken back one by one, beside others and after a restart."""

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.board import Board
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.form import Form
from core.collaboration.step_stack import STEPS_MOST, StepStack
from core.collaboration.tasks import TaskList


@dataclass(frozen=True)
class Turn:
    """A number that became another."""

    before: int
    after: int

    @property
    def backwards(self):
        return Turn(self.after, self.before)

    @property
    def packed(self):
        return (self.before, self.after)


class Counter:
    def __init__(self):
        self.now = 0
        self.steps = StepStack()

    def set(self, number, **options):
        self.steps.push((Turn(self.now, number),), **options)
        self.now = number

    def possible(self, edit):
        return edit if edit.before == self.now else None

    def write(self, step):
        self.now = step[-1].after

    def back(self):
        return self.steps.back(self.possible, self.write)

    def again(self):
        return self.steps.again(self.possible, self.write)

    def restarted(self):
        again = Counter()
        again.now = self.now
        again.steps.load(self.steps.stored(), tuple[int, int], Turn)
        return again


def test_what_was_done_and_undone_outlives_a_restart():
    counter = Counter()
    for number in (1, 2, 3):
        counter.set(number)
    assert counter.back() and counter.now == 2
    counter = counter.restarted()
    assert counter.again() and counter.now == 3
    for number in (2, 1, 0):
        assert counter.back() and counter.now == number
    assert not counter.back() and not counter.steps.can_undo
    counter = counter.restarted()
    for number in (1, 2, 3):
        assert counter.again() and counter.now == number
    assert not counter.again()


def test_a_step_instead_of_the_last_goes_back_to_before_both():
    counter = Counter()
    counter.set(1)
    first = counter.steps.last[0]
    counter.steps.push((Turn(first.before, 5),), is_instead=True)
    counter.now = 5
    counter = counter.restarted()
    assert counter.back() and counter.now == 0
    assert not counter.back()


def test_nobody_goes_back_for_ever_and_what_is_stored_is_bounded(monkeypatch):
    counter = Counter()
    for number in range(STEPS_MOST + 5):
        counter.set(number + 1)
    assert sum(counter.restarted().back() for _ in range(1)) == 1
    whole = counter.restarted()
    assert sum(whole.back() for _ in range(STEPS_MOST + 5)) == STEPS_MOST
    monkeypatch.setattr("core.collaboration.step_stack.BYTES_MOST", 40)
    some = counter.restarted()
    count = sum(some.back() for _ in range(STEPS_MOST))
    assert 1 < count < 20  # the newest ones
    monkeypatch.setattr("core.collaboration.step_stack.BYTES_MOST", 0)
    assert counter.restarted().back() and not some.restarted().back()


@given(junk=st.binary(max_size=60))
@pytest.mark.parametrize("made", [Board, Form, TaskList])
def test_damaged_steps_are_left_out(made, junk):
    document = made()
    document.load_steps(junk)
    document.load_steps(msgspec.msgpack.encode((document.writer, 0, junk)))
    assert not document.can_undo


CARD = ("cards", "a" * 16)


@pytest.mark.parametrize(
    "row",
    [
        ("nowhere", "a" * 16, "title", "a", "b", True),
        ("cards", "no id", "title", "a", "b", True),
        (*CARD, "title", "a", "b", False),
        (*CARD, "", None, None, False),
        (*CARD, "", None, "words", False),
        (*CARD, "", None, {"column": 5}, False),
        (*CARD, "title", "a"),
    ],
)
def test_steps_that_no_task_list_could_have_made_are_left_out(row):
    tasks = TaskList()
    rows = [msgspec.msgpack.encode([row])]
    tasks.load_steps(msgspec.msgpack.encode((tasks.writer, 0, msgspec.msgpack.encode((rows, [])))))
    assert not tasks.can_undo


def test_steps_of_edits_that_are_not_here_are_left_out():
    """As of a copy that went back to an older state."""
    tasks = TaskList()
    tasks.add_columns("A")
    older = tasks.snapshot()
    tasks.add_columns("B")
    again = TaskList([older])
    again.load_steps(tasks.steps())
    assert not again.can_undo


def both(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


def test_twenty_cards_back_across_a_restart_leave_those_of_others():
    ada, bo = TaskList(), TaskList()
    (column,) = ada.add_columns("Now")
    both(ada, bo)
    for number in range(20):
        ada.add_card(column, f"ada {number}")
        bo.add_card(column, f"bo {number}")
        both(ada, bo)
    stored, kept = ada.snapshot(), ada.steps()
    bo.add_card(column, "while you were away")
    again = TaskList([stored])
    again.load_steps(kept)
    both(again, bo)
    for _ in range(20):
        assert again.undo()
        bo.add_card(column, "bo goes on")
        both(again, bo)
    words = sorted(card.title for card in again.stack(column))
    assert words == sorted([f"bo {n}" for n in range(20)] + ["bo goes on"] * 20 + ["while you were away"])
    for _ in range(20):
        assert again.redo()
    assert sum(card.title.startswith("ada") for card in again.stack(column)) == 20
    both(again, bo)
    assert {card.title for card in bo.stack(column)} == {card.title for card in again.stack(column)}


def test_after_a_restart_of_a_form_what_others_deleted_or_changed_is_left():
    ada, bo = Form(), Form()
    first, second = ada.add("short"), ada.add("short")
    ada.write(first, "title", "How old?")
    ada.change(second, is_required=True)
    stored, kept = ada.snapshot(), ada.steps()
    bo.take(ada.updates())
    bo.write(first, "title", "How old are you?")
    bo.remove(second)
    again = Form([stored])
    again.load_steps(kept)
    again.take(bo.updates(again.version))
    assert again.undo()  # the second question is gone: on to the words of the first
    assert again.question(first).title.strip() == "are you"  # the question mark was hers
    assert again.redo()
    assert again.question(first).title == "How old are you?"


def test_ones_own_words_on_a_note_of_a_board_go_and_others_stay_also_after_a_restart():
    ada, bo = Board(), Board()
    (note,) = ada.add(Shape(Kind.STICKY, size=Point(100, 100), text="one"))
    ada.write(note, "one", "one two")
    stored, kept = ada.snapshot(), ada.steps()
    bo.take(ada.updates())
    bo.write(note, "one two", "zero one two")
    again = Board([stored])
    again.load_steps(kept)
    again.take(bo.updates(again.version))
    assert again.undo() and again.shapes[note].text == "zero one"
    assert again.redo() and again.shapes[note].text == "zero one two"
    assert again.undo() and again.undo() and not again.shapes


edits = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "write", "done", "remove", "other", "undo", "redo", "restart"]),
        st.integers(0, 99),
    ),
    max_size=30,
)


@given(edits=edits)
def test_taking_everything_back_leaves_only_what_others_made(edits):
    """Ada and Bo each touch their own cards; she may restart at any time."""
    bo = TaskList()
    (column,) = bo.add_columns("Now")
    ada = TaskList([bo.snapshot()])
    theirs = []
    for what, number in edits:
        own = [card.id for card in ada.stack(column) if card.title.startswith("ada")]
        one = own[number % len(own)] if own else ""
        if what == "add":
            ada.add_card(column, f"ada {number}")
        elif what == "write" and own:
            ada.write_card(one, "description", f"words {number}")
        elif what == "done" and own:
            ada.change_card(one, is_done=not ada.cards[one].is_done)
        elif what == "remove" and own:
            ada.remove_cards([one])
        elif what == "other":
            both(ada, bo)
            bo.add_card(column, f"bo {number}")
            theirs.append(f"bo {number}")
            both(ada, bo)
        elif what == "restart":
            kept, stored = ada.steps(), ada.snapshot()
            ada = TaskList([stored])
            ada.load_steps(kept)
        elif what in ("undo", "redo"):
            getattr(ada, what)()
    whole = {(card.title, card.description, card.is_done) for card in ada.stack(column)}
    count = 0
    while ada.undo():
        count += 1
    assert sorted(card.title for card in ada.stack(column)) == sorted(theirs)
    kept, stored = ada.steps(), ada.snapshot()
    ada = TaskList([stored])
    ada.load_steps(kept)
    for _ in range(count):
        assert ada.redo()
    assert whole <= {(card.title, card.description, card.is_done) for card in ada.stack(column)}


def _tasks(document):
    (column,) = document.add_columns("Now")
    document.add_card(column, "Write the paper")


def _form(document):
    document.add("short")
    document.change(document.questions[-1].id, is_required=True)


def _board(document):
    (note,) = document.add(Shape(Kind.STICKY, size=Point(100, 100), text="one"))
    document.move([note], 5, 5)


def _things(document):
    """What a person sees of it, by id."""
    if isinstance(document, Form):
        return {question.id: question for question in document.questions}
    return dict(document.cards if isinstance(document, TaskList) else document.shapes)


@pytest.mark.parametrize(("name", "do"), [("tasks", _tasks), ("form", _form), ("board", _board)])
async def test_after_a_restart_of_the_program_ones_own_steps_are_taken_back_beside_a_colleague(
    machine, until, name, do
):
    async with machine("bo") as bo:
        async with machine("ada") as ada:
            space = await ada.collaboration.create("Paper")
            document_id = (await ada.collaboration.add_document(space.id, name, "Ours")).id
            copy = await ada.collaboration.open_document(space.id, document_id)
            do(copy.document)
            await copy.save()
            await bo.join(ada, space.id)
            theirs = await bo.collaboration.open_document(space.id, document_id)
            await until(lambda: _things(theirs.document) == _things(copy.document))
            before = _things(copy.document)
        do(theirs.document)
        await theirs.save()
        async with machine("ada") as ada:
            copy = await ada.collaboration.open_document(space.id, document_id)
            await until(lambda: _things(theirs.document) == _things(copy.document))
            assert len(_things(copy.document)) == 2
            while copy.document.undo():
                pass
            left = _things(copy.document)
            assert len(left) == 1 and not left.keys() & before.keys()
            while copy.document.redo():
                pass
            assert before.items() <= _things(copy.document).items()
            await until(lambda: _things(theirs.document) == _things(copy.document))


def test_a_step_of_which_nothing_is_left_is_dropped():
    counter = Counter()
    counter.set(1)
    counter.set(2)
    counter.steps.drop()
    assert counter.steps.last == (Turn(0, 1),)
