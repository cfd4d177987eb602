"""Live cards as they were: how a training went then."""

from dataclasses import replace

from core.collaboration.live_cards import LiveCards
from core.collaboration.live_readings import METRIC, TRAINING, Reading
from core.collaboration.past.cards import read
from core.collaboration.past.difference import Detail, difference


def test_a_training_is_read_as_it_went():
    cards = LiveCards()
    reading = Reading("Digits", "running", form="percent", round=3, rounds=9, participants=2, points=((0, 1.0, 0.5),))
    one = cards.add(TRAINING, "f-1", reading, machine="peer-1", machine_name="Ada's")
    cards.add(METRIC, "cpu", Reading("Processor", "live", unit="%"), machine="peer-1", machine_name="Ada's")
    before = read(LiveCards([cards.snapshot()]))
    assert [(entry.sort, entry.title) for entry in before.of("cards")] == [
        ("Training", "Digits"),
        ("Figure", "Processor"),
    ]
    assert [(field.title, field.words) for field in before.entries[0].fields] == [
        ("Machine", "Ada's"),
        ("State", "running"),
        ("Round", "3 of 9"),
        ("Participants", "2"),
        ("Newest figure", "50.0%"),
    ]
    cards.update(one, replace(reading, state="finished", round=9))
    (change,) = difference(before, read(cards))
    assert change.details == (Detail("State", "running", "finished"), Detail("Round", "3 of 9", "9 of 9"))
