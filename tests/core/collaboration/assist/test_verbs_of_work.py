"""Verbs of work: their forms, and what is a habit."""

import re

import pytest

from core.collaboration.assist.verbs_of_work import DO, DOES, DOING, HABIT, going_on, third


@pytest.mark.parametrize(("verb", "form"), [("send", "sends"), ("fix", "fixes"), ("copy", "copies"), ("buy", "buys")])
def test_what_he_or_she_does(verb, form):
    assert third(verb) == form


@pytest.mark.parametrize(("verb", "form"), [("write", "writing"), ("send", "sending"), ("set", "setting")])
def test_what_is_being_done(verb, form):
    assert going_on(verb) == form


def test_patterns_match_work_and_not_nouns():
    assert re.match(DO, "send the invoice") and re.match(DO, "take the slides") and not re.match(DO, "take it easy")
    assert re.match(DOES, "orders toner") and not re.match(DOES, "orders are late")
    assert re.match(DOING, "calling them")


def test_habits():
    assert HABIT.search("I always bring salads") and HABIT.search("I clean it every week")
    assert not HABIT.search("I bring every salad")
