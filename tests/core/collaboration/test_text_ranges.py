"""Marked words are found again whatever is written around them, and are said to be gone when they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.document import Document
from core.collaboration.text_ranges import TextRange
from core.errors import InputError


def written(text):
    made = Document()
    made.splice(0, 0, text)
    return made


def marked(document, found):
    place = document.find_range(found)
    return None if place is None else document.text[slice(*place)]


def test_words_are_found_after_others_wrote_before_in_and_after_them():
    ada = written("the red boat sails")
    found = ada.mark_range(4, 12)
    bo = Document([ada.snapshot()])
    bo.splice(0, 0, "Look, ")
    bo.splice(len("Look, the red"), 0, " little")
    bo.splice(len(bo.text), 0, " away")
    ada.take(bo.updates())
    assert ada.text == "Look, the red little boat sails away"
    assert marked(ada, found) == "red little boat"
    assert found.quote == "red boat"


def test_what_is_left_of_the_words_is_found():
    """Also when the first or the last character went."""
    ada = written("the red boat sails")
    found = ada.mark_range(4, 12)
    ada.splice(3, 2, "")
    ada.splice(8, 2, "")
    assert ada.text == "theed bo sails"
    assert marked(ada, found) == "ed bo"


def test_words_that_are_gone_are_said_to_be_gone_and_where_they_were():
    ada = written("the red boat sails")
    found = ada.mark_range(4, 12)
    ada.splice(3, 9, "")
    assert marked(ada, found) is None
    assert ada.near_range(found) == 3
    ada.splice(3, 0, "!!")
    assert marked(ada, found) is None


def test_no_words_cannot_be_marked():
    with pytest.raises(InputError, match="No words"):
        written("abc").mark_range(1, 1)


@given(first=st.binary(max_size=40), last=st.binary(max_size=40))
def test_what_is_no_mark_is_nowhere(first, last):
    assert written("abc").find_range(TextRange(first, last, "abc")) is None


@given(
    text=st.text(min_size=3, max_size=20),
    edits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4), st.text(max_size=4)), max_size=6),
)
def test_characters_that_were_never_deleted_stay_in_their_mark(text, edits):
    """The mark's own characters are followed one by one by a list that is edited the same way."""
    text = text.encode("utf-8", "replace").decode()
    document = written(text)
    found = document.mark_range(1, len(text) - 1)
    owners = [1 <= place < len(text) - 1 for place in range(len(text))]
    for share, removed, inserted in edits:
        inserted = inserted.encode("utf-8", "replace").decode()
        place = int(share * len(document.text))
        removed = min(removed, len(document.text) - place)
        document.splice(place, removed, inserted)
        owners[place : place + removed] = [False] * len(inserted)
    mine = [place for place, is_mine in enumerate(owners) if is_mine]
    range_now = document.find_range(found)
    if mine:
        assert range_now is not None
        assert range_now[0] <= mine[0]
        assert range_now[1] > mine[-1]
