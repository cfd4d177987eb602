"""What two write on one shape at once stays."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.board_writing import incoming, merged_text

WORDS = st.text("ab \n😀", max_size=8)


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
