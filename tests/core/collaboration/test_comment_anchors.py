"""What a comment is about comes back as it was, and what is none is left out."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.board_shapes import Point
from core.collaboration.comment_anchors import BoardPlace, EntryPart, PicturePart, read_anchor, stored_anchor
from core.collaboration.text_ranges import TextRange

ANCHORS = (
    TextRange(b"one", b"two", "words"),
    BoardPlace(("00112233", "aabbccdd"), Point(3.0, -4.5)),
    BoardPlace((), Point(0.0, 0.0)),
    PicturePart("00112233", "ab" * 32, (0.25, 0.5, 0.75, 1.0), Point(1.0, 2.0)),
    EntryPart("cards", "00112233", "Buy a scanner"),
    EntryPart("questions", "00112233", "How old are you?"),
    EntryPart("responses", "00112233", "How old are you?", question_id="aabbccdd", quote="36", by="Ada"),
)

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=6,
)


def test_every_sort_comes_back():
    assert [read_anchor(stored_anchor(anchor)) for anchor in ANCHORS] == list(ANCHORS)


@given(anchor=st.sampled_from(ANCHORS), value=junk, data=st.data())
def test_what_is_none_is_left_out_and_never_breaks_anything(anchor, value, data):
    stored = stored_anchor(anchor)
    stored[data.draw(st.sampled_from(sorted(stored)))] = value
    found = read_anchor(stored)
    assert found is None or read_anchor(stored_anchor(found)) == found


@given(value=junk)
def test_no_anchor_at_all(value):
    assert read_anchor(value) is None


def test_a_part_outside_its_picture_is_none():
    part = PicturePart("00112233", "ab" * 32, (0.5, 0.5, 1.5, 1.0), Point(1.0, 2.0))
    assert read_anchor(stored_anchor(part)) is None


def test_an_answer_without_its_question_and_a_table_that_nobody_comments_on_are_none():
    answer = stored_anchor(ANCHORS[-1])
    del answer["question"]
    assert read_anchor(answer) is None
    assert read_anchor(stored_anchor(EntryPart("columns", "00112233", "To do"))) is None
