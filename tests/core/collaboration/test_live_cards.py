"""Live cards: one for each thing that a machine shares, written by it alone, without steps of undo."""

import loro
import pytest

from core.collaboration import live_cards as module
from core.collaboration.live_cards import LiveCards
from core.collaboration.live_readings import Reading
from core.errors import InputError

READING = Reading("Cats", "running", form="percent", round=1, rounds=9, participants=2, points=((0, 1.0, 0.5),))


def exchange(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


@pytest.fixture
def cards():
    made = LiveCards()
    made.add("training", "f1", READING, machine="ada", machine_name="Ada")
    return made


def test_others_see_what_the_machine_writes(cards):
    other = LiveCards([cards.snapshot()])
    (card,) = other.shown()
    assert (card.title, card.state, card.machine_name, card.value) == ("Cats", "running", "Ada", 0.5)
    more = Reading("Cats", "finished", form="percent", round=2, rounds=9, participants=3, points=((1, 2.0, 0.75),))
    assert cards.update(card.id, more)
    assert not cards.update(card.id, more)
    exchange(cards, other)
    (card,) = other.shown()
    assert (card.state, card.round, card.participants) == ("finished", 2, 3)
    assert card.points == ((1.0, 0.5), (2.0, 0.75)) and card.updated >= card.created


def test_one_more_point_costs_a_point_and_not_the_curve(cards):
    (card,) = cards.shown()
    whole = tuple((place, float(place), 0.5) for place in range(120))
    cards.update(card.id, Reading("Cats", "running", points=whole))
    before = cards.version
    cards.update(card.id, Reading("Cats", "running", points=(*whole[:-1], (119, 119.0, 0.6))))
    assert len(cards.updates(before)) < 400


def test_a_thing_has_one_card(cards):
    assert cards.add("training", "f1", READING, machine="ada", machine_name="Ada") == cards.shown()[0].id
    cards.add("training", "f1", READING, machine="ben", machine_name="Ben")
    assert [card.machine for card in cards.shown()] == ["ada", "ben"]
    with pytest.raises(InputError, match="no live cards"):
        cards.add("spell", "f1", READING, machine="ada", machine_name="Ada")


def test_there_is_an_end(cards, monkeypatch):
    monkeypatch.setattr(module, "CARDS_MOST", 1)
    with pytest.raises(InputError, match="room for 1"):
        cards.add("training", "f2", READING, machine="ada", machine_name="Ada")


def test_a_removed_card_is_written_no_more_and_comes_back_with_undo(cards):
    other = LiveCards([cards.snapshot()])
    (card,) = other.shown()
    other.remove(card.id)
    cards.update(card.id, Reading("Cats", "finished"))
    exchange(cards, other)
    assert cards.shown() == other.shown() == []
    assert not cards.update(card.id, READING)
    other.undo()
    assert [one.id for one in other.shown()] == [card.id]
    # what the machine wrote is no step of anybody
    other.update(card.id, Reading("Cats", "finished"))
    assert other.undo() is False and other.shown()[0].state == "finished"


def test_who_may_only_read_writes_nothing(cards):
    cards.is_writable = False
    with pytest.raises(InputError, match="read this"):
        cards.update(cards.shown()[0].id, Reading("Other", "failed"))


def test_foreign_entries_that_are_none_are_passed_over(cards):
    doc = loro.LoroDoc()
    made = doc.get_map("cards").insert_container("ab" * 16, loro.LoroMap())
    made.insert("kind", 7)
    doc.get_map("cards").insert("cd" * 16, "words")
    doc.commit()
    cards.take(doc.export(loro.ExportMode.Snapshot()))
    assert len(cards.shown()) == 1
