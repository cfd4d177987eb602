"""Somebody types for five seconds after the last word of it, in one talk."""

from core.collaboration.talk_typing import MOST, Typists


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_typing_is_over_after_five_seconds():
    clock = Clock()
    people = Typists(clock)
    people.heard("w", "b", "Ben", "")
    people.heard("w", "c", "Cleo", "thread")
    assert (people.now("w", ""), people.now("w", "thread"), people.now("v", "")) == (["Ben"], ["Cleo"], [])
    clock.now += 4.9
    assert people.now("w", "") == ["Ben"]
    clock.now += 0.2
    assert people.now("w", "") == []


def test_who_said_it_types_no_more():
    people = Typists()
    people.heard("w", "b", "Ben", "")
    assert people.silent("w", "b")
    assert not people.silent("w", "b")
    assert people.now("w", "") == []


def test_one_says_it_now_and_then_only():
    clock = Clock()
    people = Typists(clock)
    assert people.may_say("w", "")
    assert not people.may_say("w", "")
    assert people.may_say("w", "thread")
    clock.now += 3.0
    assert people.may_say("w", "")
    people.stopped("w", "")
    assert people.may_say("w", "")


def test_a_crowd_does_not_fill_the_memory():
    people = Typists()
    for number in range(MOST + 10):
        people.heard("w", str(number), str(number), "")
    assert len(people.now("w", "")) == MOST
    people.forget("w")
    assert people.now("w", "") == []
