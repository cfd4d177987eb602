"""Who made what, who changed it last, and who did what between two moments."""

import pytest

from core.collaboration.board import SHAPES, Board
from core.collaboration.board_shapes import Kind, Point, Shape
from core.collaboration.history import History, Moment
from core.collaboration.past.traces import Trace, Traces, joined
from core.collaboration.tasks import TaskList
from core.errors import InputError

TABLES = ("columns", "labels", "cards", "items")


class Two:
    """Ada and Bo on one document."""

    def __init__(self, kind):
        self.ada, self.bo = kind(), kind()

    def meet(self):
        self.bo.take(self.ada.updates())
        self.ada.take(self.bo.updates())

    def history(self, *marks):
        return History(self.ada.snapshot(), {self.ada.writer: "ada", self.bo.writer: "bo"}, marks=marks)


def now(traces, history):
    last = len(history.moments) - 1
    found = traces.at(history.snapshot_at(history.version(last)), last)
    return {place: (trace.made.author_id, trace.changed.author_id) for place, trace in found.items()}


@pytest.fixture
def two():
    return Two(TaskList)


def test_who_made_a_card_and_who_changed_it_last(two):
    (column,) = two.ada.add_columns("To do")
    card = two.ada.add_card(column, "Bake")
    two.meet()
    then = two.ada.version
    two.bo.write_card(card, "title", "Bake bread")
    item = two.bo.add_item(card, "Flour")
    two.meet()
    history = two.history(then)
    traces = Traces(history, TABLES)
    assert now(traces, history) == {
        ("columns", column): ("ada", "ada"),
        ("cards", card): ("ada", "bo"),
        ("items", item): ("bo", "bo"),
    }
    before = history.moment_of(then)
    found = traces.at(history.snapshot_at(then), before)
    assert found["cards", card].changed.author_id == "ada"


def test_who_did_what_meanwhile_and_who_removed_it(two):
    (column,) = two.ada.add_columns("To do")
    kept, gone = two.ada.add_card(column, "Kept"), two.ada.add_card(column, "Gone")
    two.meet()
    then = two.ada.version
    two.ada.write_card(gone, "title", "Gone soon")
    two.meet()
    two.bo.remove_cards([gone])
    two.bo.change_card(kept, is_done=True)
    two.meet()
    two.ada.change_card(kept, due="2026-12-01")
    history = two.history(then)
    ends = [(history.snapshot_at(version), history.moment_of(version)) for version in (then, two.ada.version)]
    found = Traces(history, TABLES).between(*ends)
    assert found == {("cards", kept): ("bo", "ada"), ("cards", gone): ("bo",)}


def test_what_is_brought_back_is_made_by_who_brings_it_back(two):
    (column,) = two.ada.add_columns("To do")
    card = two.ada.add_card(column, "Bake")
    then = two.ada.version
    two.ada.remove_cards([card])
    two.meet()
    two.bo.go_back(then)
    two.meet()
    history = two.history()
    assert now(Traces(history, TABLES), history)["cards", card] == ("bo", "bo")


def test_who_drew_what():
    two = Two(Board)
    mine, ours = two.ada.add(*(Shape(Kind.STICKY, at=Point(0, 0), size=Point(9, 9)) for _ in range(2)))
    two.meet()
    two.bo.write(ours, "", "words")
    (theirs,) = two.bo.add(Shape(Kind.ELLIPSE, size=Point(9, 9)))
    two.meet()
    history = two.history()
    assert now(Traces(history, (SHAPES,)), history) == {
        (SHAPES, mine): ("ada", "ada"),
        (SHAPES, ours): ("ada", "bo"),
        (SHAPES, theirs): ("bo", "bo"),
    }


def test_several_that_are_seen_as_one_were_made_with_the_first_and_changed_with_the_last():
    first, second, third = (Moment(number, name, 0.0) for number, name in enumerate("abc"))
    assert joined([Trace(second, second), Trace(first, third)]) == Trace(second, third)
    assert joined([]) is None


def test_damage_is_said_in_words(two):
    with pytest.raises(InputError, match="cannot be read"):
        Traces(two.history(), TABLES).at(b"junk", -1)
