"""Each sort of difference has its words; which sort an example is was decided by hand."""

import pytest

from core.collaboration.assist.grammar import reasons
from core.collaboration.assist.grammar.reasons import is_mark, plain, reason


@pytest.mark.parametrize(
    ("there", "proposed", "why"),
    [
        ("have", "has", reasons.FORM),
        ("walk", "walked", reasons.FORM),
        ("city", "cities", reasons.FORM),
        ("dog", "dog's", reasons.FORM),
        ("a", "an", reasons.FORM),
        ("running", "runs", reasons.FORM),
        ("recieve", "receive", reasons.SPELLING),
        ("runing", "running", reasons.SPELLING),
        ("find", "finds", reasons.FORM),
        ("alot", "a lot", reasons.APART),
        ("well known", "well-known", reasons.APART),
        ("its", "it's", reasons.APART),
        ("london", "London", reasons.CAPITAL),
        ("The", "the", reasons.SMALL),
        ("big", "tall", reasons.OTHER),
        ("", "the", reasons.MISSING_WORD),
        ("", ",", reasons.MISSING_MARK),
        ("very", "", reasons.EXTRA_WORD),
        ("!", "", reasons.EXTRA_MARK),
        (",", ";", reasons.OTHER_MARK),
    ],
)
def test_the_reason_is_told_from_the_words(there, proposed, why):
    assert reason(there.split(), proposed.split()) == why


def test_a_word_that_stands_twice_is_called_that():
    assert reason(["the"], [], beside=("The", "dog")) == reasons.TWICE
    assert reason(["the"], [], beside=("saw", "the")) == reasons.TWICE


def test_what_only_typesetting_makes_of_words_is_no_difference():
    assert plain("don’t") == "don't"
    assert plain("“") == '"' and plain("–") == "-"
    assert plain("e\u0301") == "é"
    assert is_mark("…") and not is_mark("e.g")
