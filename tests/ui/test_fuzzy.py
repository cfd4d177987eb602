"""The palette finds what a person means by a few letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.fuzzy import match


@pytest.mark.parametrize(
    ("query", "meant", "other"),
    [
        ("set", "Settings", "Search the library"),
        ("af", "Add files…", "Leave full screen"),
        ("inv", "Invite a machine", "Find visible"),
        ("folder add", "Add folder…", "Adopt a fold"),
    ],
)
def test_runs_and_word_starts_beat_scattered_letters(query, meant, other):
    found, second = match(query, meant), match(query, other)
    assert found is not None
    assert second is None or found.score > second.score


def test_the_found_letters_are_told_so_that_they_can_be_marked():
    found = match("af", "Add files")
    assert found.places == {0, 4}


def test_what_lacks_a_letter_does_not_match():
    assert match("xyz", "Settings") is None
    assert match("settingss", "Settings") is None


@given(st.text(max_size=12), st.text(max_size=20))
def test_any_text_is_safe_and_found_letters_are_in_order(query, text):
    """Every marked place holds a letter of the query (or its other case)."""
    found = match(query, text)
    if found is not None:
        letters = set(query.casefold()) | set(query.lower())
        assert all(0 <= place < len(text) for place in found.places)
        assert all({text[place].casefold(), text[place].lower()} & letters for place in found.places)
