"""Passages that two changed apart are named when the merge is probably wrong, and only then; both texts are kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.conflicts import Clash, Touch, clashes, find_conflicts, touches
from core.collaboration.document import TEXT, Document
from core.collaboration.ot import TextOperation
from core.errors import InputError

TEXT_BEFORE = "One thing is so. The red boat sails home. Another thing.\nA last line."
SENTENCE = "The red boat sails home. "


class Apart:
    """Two who have one text in common and then write apart."""

    def __init__(self, text=TEXT_BEFORE):
        self.ada = Document()
        self.ada.splice(0, 0, text)
        self.bo = Document([self.ada.snapshot()])

    def replace(self, who, old, new):
        document = getattr(self, who)
        document.splice(document.text.index(old), len(old), new)

    def meet(self):
        mine, theirs = self.ada.version, self.bo.version
        self.ada.take(self.bo.updates())
        return find_conflicts(self.ada.snapshot(), mine, theirs, words=TEXT)


@pytest.fixture
def apart():
    return Apart()


def test_who_deletes_what_the_other_mends_is_flagged_with_both_texts(apart):
    apart.replace("ada", SENTENCE, "")
    apart.replace("bo", "red boat", "red little boat")
    (found,) = apart.meet()
    assert "little" in apart.ada.text
    assert (found.sort, found.before, found.mine) == ("deleted", SENTENCE, "")
    assert found.theirs == "The red little boat sails home. "
    start, end = apart.ada.locate(found.first), apart.ada.locate(found.last)
    assert apart.ada.text[start:end] == found.merged
    assert apart.ada.text[:start] == "One thing is so. "
    assert apart.ada.text[end:] == "Another thing.\nA last line."


def test_two_who_rewrite_one_sentence_are_flagged(apart):
    apart.replace("ada", SENTENCE, "A ship comes back. ")
    apart.replace("bo", SENTENCE, "Nobody sails today. ")
    (found,) = apart.meet()
    assert found.sort == "rewritten"
    assert {found.mine, found.theirs} == {"A ship comes back. ", "Nobody sails today. "}
    assert "A ship comes back. " in found.merged
    assert "Nobody sails today. " in found.merged


def went_back(*, removed):
    """A sentence became two others, beside or in place of it; Ada goes back to the first version, Bo to the second."""
    apart = Apart("First words of all. ")
    versions = []
    for words, gone in zip(("Second words of all. ", "Third words of all. "), removed, strict=True):
        versions.append(apart.ada.version)
        place = 0 if gone else len(apart.ada.text)
        apart.ada.splice(place, gone, words)
    apart.bo.take(apart.ada.updates())
    apart.ada.go_back(versions[0])
    apart.bo.go_back(versions[1])
    return apart


def test_two_who_go_back_to_different_versions_are_flagged():
    assert went_back(removed=(20, 21)).meet()


def test_of_two_who_go_back_the_one_who_keeps_more_has_it_named():
    """The text grew by sentences; one goes back to the first, the other to the first two."""
    apart = went_back(removed=(0, 0))
    (found,) = apart.meet()
    assert apart.ada.text == "First words of all. "
    assert (found.sort, found.mine.strip(), found.theirs.strip()) == ("deleted", "", "Second words of all.")


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (("red", "blue"), ("home", "away")),  # two words of one sentence fit together
        (("red ", ""), ("red", "green")),  # a word that one deletes and the other mends is no passage
        ((SENTENCE, ""), (SENTENCE, "")),  # both deleted it
        ((SENTENCE, ""), ("red ", "")),  # neither wrote
        ((SENTENCE, ""), ("last", "final")),  # elsewhere
        (("so.", "so. New."), ("The", "Then The")),  # beside each other
    ],
)
def test_what_fits_together_is_not_flagged(apart, mine, theirs):
    apart.replace("ada", *mine)
    apart.replace("bo", *theirs)
    assert apart.meet() == []


def test_sentences_that_stand_beside_a_flagged_one_are_left_out_of_it(apart):
    apart.replace("ada", SENTENCE, "")
    apart.ada.splice(0, 0, "New sentence. ")
    apart.replace("bo", "boat", "little boat")
    (found,) = apart.meet()
    assert "New sentence" not in found.merged
    assert "New sentence" not in found.mine


def test_touches_are_told_place_by_place():
    operation = TextOperation((2, "ab", -3, "c", 4, -1, 1, "d"))
    assert touches(operation) == [Touch(2, 5, "abc"), Touch(9, 10, ""), Touch(11, 11, "d")]


def test_a_clash_is_cut_at_sentences():
    before = "Keep this. Rewrite all of this here. Keep that."
    mine = TextOperation((11, -24, "Mine it is"))
    theirs = TextOperation((19, -3, "some"))
    (clash,) = clashes(before, mine, theirs)
    assert clash == Clash(
        "rewritten", 11, 37, "Mine it is. ", "Rewrite some of this here. ", is_open_left=True, is_open_right=False
    )


def test_damage_is_said_in_words():
    with pytest.raises(InputError, match="cannot be compared"):
        find_conflicts(b"junk", b"", b"", words=TEXT)


edits = st.lists(
    st.tuples(st.sampled_from(["ada", "bo"]), st.floats(0, 1), st.integers(0, 30), st.text("ab. ", max_size=20)),
    min_size=2,
    max_size=6,
)


@given(edits=edits)
def test_whatever_two_write_the_passages_are_where_they_are_said_to_be(edits):
    """Each passage is part of either text, and the cursors stand around what it was merged to."""
    apart = Apart()
    for who, share, removed, words in edits:
        document = getattr(apart, who)
        place = int(share * len(document.text))
        document.splice(place, min(removed, len(document.text) - place), words)
    mine, theirs = apart.ada.text, apart.bo.text
    for found in apart.meet():
        assert found.before in TEXT_BEFORE
        assert found.mine in mine
        assert found.theirs in theirs
        start, end = apart.ada.locate(found.first), apart.ada.locate(found.last)
        assert apart.ada.text[start:end] == found.merged


def test_a_text_without_sentences_is_cut_around_what_was_changed():
    apart = Apart("word " * 10_000)
    apart.ada.splice(25_000, 40, "")
    apart.bo.splice(25_010, 0, "hello there ")
    (found,) = apart.meet()
    assert "hello there" in found.theirs
    assert len(found.before) < 1000
