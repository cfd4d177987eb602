"""Only what is new counts as new, and of repeated letters those that the person typed."""

import pytest

from ui.collaboration.alike import alike


@pytest.mark.parametrize(
    ("one", "other", "head", "tail"),
    [
        ("one two", "one TWO", 4, 0),
        ("abc", "abc", 3, 0),
        ("", "abc", 0, 0),
        ("abc", "", 0, 0),
        ("aa", "aaa", 2, 0),
        ("say it", "say all of it", 4, 2),
    ],
)
def test_beginning_and_end_stay(one, other, head, tail):
    assert alike(one, other) == (head, tail)


def test_of_repeated_letters_those_before_the_caret_are_new():
    # "llo" stands behind the caret: the new l is the first one
    assert alike("hello", "helllo", behind=3) == (2, 3)
    # a caret elsewhere says nothing about the edit
    assert alike("abc", "abd", behind=1) == (2, 0)
    assert alike("ab", "xab", behind=9) == (0, 2)
