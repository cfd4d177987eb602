"""Merging: what is proposed for two versions of a paragraph, and why; no inserted word is ever lost."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.assist.merging import CHARACTERS_MOST, Choice, propose
from core.collaboration.assist.words import words
from core.errors import InputError

BASE = "The big house is red."


def choices(proposal):
    return [reason.choice for reason in proposal.reasons]


def test_changes_in_different_places_are_both_made():
    made = propose(BASE, "The small house is red.", "The big house is blue.")
    assert made.text == "The small house is blue."
    assert choices(made) == [Choice.MINE, Choice.THEIRS] and made.is_sure
    assert [reason.words for reason in made.reasons] == [
        "You changed “big” to “small”.",
        "They changed “red” to “blue”.",
    ]


def test_what_both_added_in_one_place_is_kept_from_both():
    made = propose("I like", "I like cats", "I like dogs")
    assert made.text == "I like cats dogs"
    assert choices(made) == [Choice.BOTH_ADDED] and made.is_sure


def test_an_edit_wins_over_a_deletion():
    made = propose(BASE, "", "The big house is blue.")
    assert made.text == "The big house is blue."
    assert choices(made) == [Choice.EDIT_KEPT]
    assert made.reasons[0].words == "You deleted “The big house is red.”, they edited it: the edit is kept."
    assert propose(BASE, "The big house is blue.", "").text == made.text


def test_two_different_changes_of_one_word_are_for_the_person_to_choose():
    made = propose(BASE, "The big house is blue.", "The big house is green.", me="Ada", them="Ben")
    assert made.text == "The big house is blue green."
    assert not made.is_sure
    assert made.reasons[0].words == (
        "Both changed “red”: Ada to “blue”, Ben to “green”. The words of both are kept: choose."
    )


def test_the_same_change_is_made_once():
    made = propose(BASE, "The house is blue.", "The house is blue.")
    assert made.text == "The house is blue." and choices(made) == [Choice.SAME]
    apart = propose(BASE, "Here: The big house is blue.", "The big house is blue.")
    assert apart.text == "Here: The big house is blue." and apart.is_sure


def test_both_deletions_are_made():
    made = propose("one two three four five", "one four five", "one two five")
    assert words(made.text) == ["one", "five"] and made.is_sure


def test_languages_without_spaces_get_none():
    assert propose("研究", "研究甲", "研究乙").text == "研究甲乙"


def test_more_than_a_paragraph_is_refused():
    with pytest.raises(InputError, match="Choose one version"):
        propose("a", "b", "c" * (CHARACTERS_MOST + 1))


texts = st.one_of(
    st.lists(st.sampled_from(["ab", "cd", "ef", " ", " ", ",", "\n", "é", "研"]), max_size=12).map("".join),
    st.text(max_size=12),
)


@given(texts, texts)
def test_who_changed_nothing_gets_the_version_of_the_other(base, changed):
    assert propose(base, base, changed).text == changed
    assert propose(base, changed, base).text == changed


@given(texts, texts, texts)
def test_both_orders_hold_the_same_signs(base, mine, theirs):
    one, other = propose(base, mine, theirs), propose(base, theirs, mine)
    assert Counter("".join(one.text.split())) == Counter("".join(other.text.split()))
    assert one.is_sure == other.is_sure


plain = st.lists(st.sampled_from(["ab", "cd", "ef", "gh", "ij"]), max_size=8)
added = st.lists(st.sampled_from(["xm", "ym", "zm"]), max_size=3)


def _with(base, more, places):
    made = list(base)
    for word, place in zip(more, places, strict=False):
        made.insert(min(place, len(made)), word)
    return " ".join(made)


@given(plain, plain, plain, added, st.lists(st.integers(0, 9), min_size=3, max_size=3))
def test_every_inserted_word_is_in_it(base, mine, theirs, more, places):
    """Words that the base does not have were inserted by somebody."""
    mine_text, theirs_text = _with(mine, more, places), _with(theirs, [word.replace("m", "t") for word in more], places)
    made = set(words(propose(" ".join(base), mine_text, theirs_text).text))
    assert (set(words(mine_text)) | set(words(theirs_text))) - set(base) <= made
