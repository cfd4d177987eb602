"""Identifiers: names of the document come first, then those of the workspace; what is deleted is forgotten."""

import pytest

from core.collaboration.assist.identifiers import Identifiers


@pytest.fixture
def known():
    made = Identifiers()
    made.learn("a", "def load_weights(path):\n    return path")
    made.learn("b", "load_pictures(); load_pictures(); load_pictures(); x = 1")
    return made


def test_a_begun_name_goes_on_as_in_its_own_document(known):
    assert known.complete("a", "    lo") == "ad_weights"
    assert known.complete("b", "y = load_") == "pictures"
    # one that has neither takes what is written most
    assert known.complete("c", "self.loa") == "d_pictures"


def test_short_names_complete_ones_and_the_middle_of_nothing_are_left_alone(known):
    assert known.complete("a", "l") == ""
    assert known.complete("a", "load_weights") == ""
    assert known.complete("a", "load_weight") == ""
    assert known.complete("a", "load_weights(") == ""
    assert known.complete("a", "") == ""


def test_what_is_no_longer_there_is_not_offered(known):
    known.learn("a", "")
    assert known.complete("a", "load_w") == ""
