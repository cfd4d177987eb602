"""UTF-16 positions agree with the encoding itself."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import utf16

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


@given(TEXT)
def test_length_is_what_the_encoding_takes(text):
    assert utf16.length(text) == len(text.encode("utf-16-le")) / 2


@given(TEXT, st.data())
def test_positions_go_there_and_back(text, data):
    point = data.draw(st.integers(0, len(text)))
    assert utf16.to_points(text, utf16.from_points(text, point)) == point


def test_a_position_inside_a_character_means_before_it():
    assert utf16.to_points("a😀b", 2) == 1
    assert utf16.to_points("a😀b", 3) == 2


def test_positions_outside_are_the_ends():
    for text in ("abc", "ä😀c"):
        assert utf16.to_points(text, -5) == 0
        assert utf16.to_points(text, 99) == len(text)
        assert utf16.from_points(text, 99) == utf16.length(text)


def test_a_lone_half_of_a_character_becomes_a_question_mark() -> None:
    assert utf16.whole("a\ud83db\udca1c") == "a?b?c"
    assert utf16.whole("a💡c") == "a💡c"
