"""Documents merge any edits in any order into one text, and refuse bytes that are none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.collaboration.document import Document
from core.collaboration.engine import merged, zero
from core.errors import InputError

ALPHABET = st.sampled_from("ab 😀👩‍🔬e\u0301กำñ\n\u2028")
WORDS = st.text(alphabet=ALPHABET, max_size=6)


@st.composite
def histories(draw):
    """Who edits (0, 1, 2) what where, and when two meet."""
    step = st.one_of(
        st.tuples(st.just("edit"), st.integers(0, 2), st.floats(0, 1), st.integers(0, 4), WORDS),
        st.tuples(st.just("meet"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.sampled_from(["undo", "redo"]), st.integers(0, 2)),
    )
    return draw(st.lists(step, max_size=25))


def exchange(one, other):
    one.take(other.updates(one.version))
    other.take(one.updates(other.version))


@settings(max_examples=60)
@given(histories())
def test_all_copies_end_with_the_same_text(history):
    copies = [Document() for _ in range(3)]
    for what, who, *rest in history:
        copy = copies[who]
        if what == "edit":
            place, removed, words = rest
            start = int(place * len(copy.text))
            copy.splice(start, min(removed, len(copy.text) - start), words)
        elif what == "meet":
            exchange(copy, copies[rest[0]])
        else:
            getattr(copy, what)()
    for _ in range(2):
        exchange(copies[0], copies[1])
        exchange(copies[1], copies[2])
    assert copies[0].text == copies[1].text == copies[2].text
    assert copies[0].is_covered_by(copies[2].version)


@settings(max_examples=60)
@given(histories())
def test_changes_told_are_the_changes_made(history):
    """Whoever follows the operations has the text of the document."""
    copies = [Document() for _ in range(3)]
    followed = ["", "", ""]

    def follow(who):
        def hear(change, before):
            assert before == followed[who]
            followed[who] = change.apply(before)

        copies[who].listen(hear)

    for who in range(3):
        follow(who)
    for what, who, *rest in history:
        copy = copies[who]
        if what == "edit":
            place, removed, words = rest
            start = int(place * len(copy.text))
            removed = min(removed, len(copy.text) - start)
            copy.splice(start, removed, words)
            followed[who] = followed[who][:start] + words + followed[who][start + removed :]
        elif what == "meet":
            copy.take(copies[rest[0]].updates(copy.version))
        else:
            getattr(copy, what)()
    assert followed == [copy.text for copy in copies] == [Document([copy.snapshot()]).text for copy in copies]


def test_what_two_type_at_one_place_stays_in_words():
    ada, ben = Document(), Document()
    for number, (one, other) in enumerate(zip("Ada schreibt", "Ben schreibt", strict=True)):
        ada.splice(number, 0, one)
        ben.splice(number, 0, other)
    exchange(ada, ben)
    assert sorted([ada.text[:12], ada.text[12:]]) == ["Ada schreibt", "Ben schreibt"]


def test_undo_takes_back_ones_own_edit_only():
    ada, ben = Document(), Document()
    ada.splice(0, 0, "hers ")
    exchange(ada, ben)
    ben.splice(5, 0, "his")
    exchange(ada, ben)
    ada.undo()
    assert ada.text == "his"
    ada.redo()
    assert ada.text == "hers his"


@given(st.text(alphabet="ab😀", max_size=8), st.integers(-1, 12), st.integers(-1, 12), st.text("x😀", max_size=2))
def test_positions_as_qt_counts_are_the_same_places(text, position, removed, inserted):
    """Against Python's own UTF-16, where halves of characters are decoded away at the start and kept at the end."""
    document = Document()
    document.splice(0, 0, text)
    units = text.encode("utf-16-le")
    if position < 0 or removed < 0 or 2 * (position + removed) > len(units):
        with pytest.raises(InputError, match="not in it"):
            document.splice16(position, removed, inserted)
        return
    start = units[: 2 * position].decode("utf-16-le", "ignore")
    cut = len(units[: 2 * (position + removed)].decode("utf-16-le", "ignore"))
    document.splice16(position, removed, inserted)
    assert document.text == start + inserted + text[cut:]


def test_half_a_character_is_never_cut():
    document = Document()
    document.splice(0, 0, "a😀b")
    document.splice16(2, 0, "x")
    assert document.text == "ax😀b"
    document.splice16(2, 2, "")
    assert document.text == "axb"


def test_a_lone_half_becomes_a_question_mark():
    document = Document()
    document.splice(0, 0, "a\ud83d")
    assert document.text == "a?"


def test_an_edit_outside_the_text_is_refused():
    document = Document()
    document.splice(0, 0, "abc")
    for place, removed in ((-1, 0), (4, 0), (2, 2), (0, -1)):
        with pytest.raises(InputError, match="not in it"):
            document.splice(place, removed, "x")
    assert document.text == "abc"


def test_edits_that_build_on_missing_ones_wait_for_them():
    ada, ben = Document(), Document()
    ada.splice(0, 0, "first")
    first, between = ada.updates(), ada.version
    ada.splice(5, 0, " second")
    second = ada.updates(between)
    assert ben.take(second) == []
    assert ben.lacks
    ben.take(first)
    assert not ben.lacks
    assert ben.text == "first second"


@settings(max_examples=300)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_harmless(place, flip):
    """Never another text than the real one, never a crash."""
    ada, ben = Document(), Document()
    ada.splice(0, 0, "What was written stays what was written. 😀")
    ada.splice(5, 3, "is")
    data = bytearray(ada.updates())
    data[place % len(data)] ^= flip
    try:
        ben.take(bytes(data))
    except InputError:
        assert ben.text == ""
    else:
        assert ben.text in ("", ada.text)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_document_are_refused(junk):
    document = Document()
    with pytest.raises(InputError):
        document.take(junk)
    with pytest.raises(InputError):
        Document([junk])


@given(st.binary(min_size=1, max_size=60))
def test_bytes_that_are_no_place_or_version_do_no_harm(junk):
    document = Document()
    document.splice(0, 0, "text")
    assert document.locate(junk) in (None, 0, 1, 2, 3, 4)
    try:
        document.covers(junk)
        document.updates(junk)
        merged(zero(), junk)
    except InputError:
        pass
    assert document.text == "text"


def test_an_anchor_moves_with_the_text_in_every_copy():
    ada, ben = Document(), Document()
    ada.splice(0, 0, "one 😀 three")
    place = ada.anchor(6)
    assert ben.locate(place) is None
    exchange(ada, ben)
    assert ben.locate(place) == 6
    ben.splice(0, 4, "")
    assert ben.locate(place) == 2
    end = ada.anchor(len(ada.text))
    exchange(ada, ben)
    assert ben.locate(end) == len(ben.text)
