"""What two write on one shape at once stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import board_writing
from core.collaboration.board_writing import incoming, merged_text

WORDS = st.text("ab \n😀", max_size=8)


@pytest.fixture(params=["word by word", "by the engine"])
def compared(request, monkeypatch):
    """Long texts are compared in another way than short ones."""
    if request.param == "by the engine":
        monkeypatch.setattr(board_writing, "PAIRS_MOST", 0)


@pytest.mark.usefixtures("compared")
def test_both_stay():
    assert merged_text("hello world", "hello big world", "hello world!") == "hello big world!"
    assert merged_text("one two", "one TWO", "zero one two three") == "zero one TWO three"
    assert merged_text("one two", "two", "one two three") == "two three"


@given(WORDS, WORDS)
def test_alone_it_is_what_was_written(base, mine):
    assert merged_text(base, mine, base) == mine
    assert merged_text(base, base, mine) == mine


@given(WORDS, WORDS, WORDS)
def test_what_comes_in_makes_the_same_words(base, mine, theirs):
    assert incoming(base, mine, theirs).apply(mine) == merged_text(base, mine, theirs)


@given(WORDS, WORDS, WORDS)
def test_words_that_the_engine_compares_are_merged_as_truly(base, mine, theirs):
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(board_writing, "PAIRS_MOST", 0)
        assert merged_text(base, mine, base) == mine
        assert merged_text(base, base, theirs) == theirs
        assert incoming(base, mine, theirs).apply(mine) == merged_text(base, mine, theirs)


def test_long_words_that_say_the_same_again_and_again_are_merged_at_once():
    """Compared one by one, these take minutes."""
    base = "ab " * 3000
    assert merged_text(base, base[:4500] + "mine " + base[4500:], "theirs " + base) == (
        "theirs " + base[:4500] + "mine " + base[4500:]
    )


def test_what_has_too_little_in_common_to_be_compared_in_time_is_another_text(monkeypatch):
    monkeypatch.setattr(board_writing, "COMPARED_MS", 1e-6)
    base, mine = (" ".join(str(number * factor % 2003) for number in range(1, 2003)) for factor in (1, 5))
    assert merged_text(base, mine, base) == mine
    assert merged_text(base, base, mine) == mine
