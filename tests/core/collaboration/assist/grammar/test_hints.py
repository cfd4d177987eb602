"""Differences word by word; a hint, used, makes of the text what was proposed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.assist.grammar import reasons
from core.collaboration.assist.grammar.hints import hints_of, is_another, lost
from core.collaboration.assist.grammar.passages import Passage


def read(text, proposal, *, is_ended=True, start=0, **ranges):
    return hints_of(Passage(start, start + len(text), text, is_ended), proposal, **ranges)


def used(text, hint):
    return text[: hint.start] + hint.proposed + text[hint.end :]


@pytest.mark.parametrize(
    ("text", "proposal", "there", "proposed", "why"),
    [
        ("She have two cats.", "She has two cats.", "have", "has", reasons.FORM),
        ("He went to store today.", "He went to the store today.", "store", "the store", reasons.MISSING_WORD),
        ("He saw the the dog.", "He saw the dog.", "the dog", "dog", reasons.TWICE),
        ("He is more better now.", "He is better now.", "more better", "better", reasons.EXTRA_WORD),
        ("However he went home.", "However, he went home.", "However", "However,", reasons.MISSING_MARK),
        ("He knew, that it was.", "He knew that it was.", "knew,", "knew", reasons.EXTRA_MARK),
        ("We meet in london today.", "We meet in London today.", "london", "London", reasons.CAPITAL),
        ("I like it alot today.", "I like it a lot today.", "alot", "a lot", reasons.APART),
        ("We went home (all of us.", "We went home (all of us).", "us", "us)", reasons.MISSING_MARK),
    ],
)
def test_a_difference_is_one_hint(text, proposal, there, proposed, why):
    [hint] = read(text, proposal)
    assert (hint.there, hint.proposed, hint.reason) == (there, proposed, why)
    assert text[hint.start : hint.end] == there
    assert used(text, hint).replace(" ", "") == proposal.replace(" ", "")


def test_words_beside_each_other_are_hints_of_their_own():
    hints = read("She have two cat and a dog.", "She has two cats and a dog.")
    assert [(hint.there, hint.proposed) for hint in hints] == [("have", "has"), ("cat", "cats")]


def test_words_that_are_alike_are_told_apart_from_what_is_missing_beside_them():
    hints = read("Ben want the the dog.", "Ben wants the dog.")
    assert [(hint.there, hint.proposed, hint.reason) for hint in hints] == [
        ("want", "wants", reasons.FORM),
        ("the the", "the", reasons.TWICE),
    ]
    hints = read("We meet in house of friend today.", "We meet in the house of a friends today.")
    assert [(hint.there, hint.proposed) for hint in hints] == [
        ("house", "the house"),
        ("friend", "a friend"),
        ("friend", "friends"),
    ]


def test_places_are_those_of_the_whole_text():
    text = "😀 Hello. She have a dog."
    [hint] = read(text[9:], "She has a dog .", start=9)
    assert text[hint.start : hint.end] == "have"


def test_space_and_typesetting_are_no_differences():
    assert read("He said: “don’t go” – and went.", 'He said : "don\'t go" - and went .') == ()


def test_a_sentence_written_anew_gives_none():
    assert read("She have two cats and a dog.", "The weather in Bergen is rarely good.") == ()
    assert read("Wir treffen uns morgen um neun.", "We meet tomorrow at nine.") == ()
    assert is_another("She have a dog.", "A man in the rain went home.")
    assert not is_another("She have a dog.", "She has a dog.")


def test_capitals_and_marks_do_not_count_as_rewriting():
    assert len(read("ben ada cleo and dora went.", "Ben, Ada, Cleo and Dora went.")) == 6


def test_what_is_apart_is_never_touched():
    text = "She have a.b/c and he have it."
    found = read(text, "She has A.B/C and he has it.", apart=[(9, 14)])
    assert [hint.there for hint in found] == ["have", "have"]
    # nor as the word beside something that is missing
    [hint] = read("Ask to ada today please.", "Ask to the ada today please.", apart=[(7, 10)])
    assert (hint.there, hint.proposed) == ("to", "to the")
    assert read("@ada runs.", "The @ada runs.", apart=[(0, 4)]) == ()


def test_a_heading_or_an_unfinished_line_needs_no_capital_and_no_stop():
    assert read("half of ours are here", "Half of ours are here.", is_ended=False) == ()
    assert read("half of ours is here and", "Half of ours is here and there now.", is_ended=False) == ()
    [hint] = read("half of ours have it", "Half of ours has it.", is_ended=False)
    assert hint.there == "have"


def test_words_that_the_model_does_not_know_are_found_by_reading_its_tokens_back():
    assert lost("Ask Zürich about it.", "Ask about it .") == [(4, 10)]
    assert lost("All is known.", "All is known .") == []


WORDS = st.lists(st.sampled_from(["the", "dog", "Dog", "runs", ",", ".", "don’t", "(", "1", "é", "😀"]), max_size=8)


@given(WORDS, WORDS, st.booleans())
def test_any_pair_gives_hints_within_the_sentence(one, other, is_ended):
    text = " ".join(one)
    for hint in read(text, " ".join(other), is_ended=is_ended, start=3):
        assert text[hint.start - 3 : hint.end - 3] == hint.there != ""
        assert hint.reason and hint.there != hint.proposed


def test_words_that_the_model_could_not_read_are_not_missing():
    text = "She have Zürich two cats."
    [hint] = read(text, "She has two cats.", unknown=[(9, 15)])
    assert (hint.there, hint.proposed) == ("have", "has")
    # nor is anything missing where they are
    assert read("She has it and 🎉.", "She has it and the results.", unknown=[(15, 16)]) == ()
    # what would go over one is not proposed
    assert read(text, "She cats.", unknown=[(9, 15)]) == ()
