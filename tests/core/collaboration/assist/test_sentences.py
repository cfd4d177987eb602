"""Sentences are parted after full stops and line ends, not after dates."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.assist.sentences import places, sentences


def test_a_date_ends_no_sentence():
    assert list(sentences("Bis zum 15.3. mache ich das. Gut! Version 1.5 ist da?")) == [
        "Bis zum 15.3. mache ich das.",
        "Gut!",
        "Version 1.5 ist da?",
    ]


def test_places_are_those_of_the_words():
    text = "  One here.  Two\n\n three! "
    assert [text[start:end] for start, end in places(text)] == ["One here.", "Two", "three!"]


@given(st.text(alphabet="ab .!?\n1", max_size=40))
def test_nothing_but_space_is_left_out(text):
    found = list(places(text))
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)
