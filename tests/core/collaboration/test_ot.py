"""Operations change texts, carets follow them, and as UTF-16 edits they do the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import utf16
from core.collaboration.ot import TextOperation

LETTERS = st.text(alphabet=st.sampled_from("ab ñ😀\u0301ก\n"), max_size=8)


@st.composite
def edits(draw):
    """A text, an operation that fits it, and the text after it, made by other means: slices."""
    text = draw(st.text(alphabet=st.sampled_from("ab ñ😀\u0301ก\n"), max_size=30))
    parts, made, at = [], "", 0
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(["retain", "delete", "insert"]))
        if kind == "insert":
            words = draw(LETTERS.filter(bool))
            parts.append(words)
            made += words
            continue
        count = draw(st.integers(0, len(text) - at))
        if count:
            parts.append(count if kind == "retain" else -count)
            made += text[at : at + count] if kind == "retain" else ""
            at += count
    return text, TextOperation(tuple(parts)), made + text[at:]


@given(edits())
def test_an_operation_makes_the_text(edit):
    text, operation, made = edit
    assert operation.apply(text) == made


@given(edits())
def test_splices_in_utf16_make_the_same_text(edit):
    """An editor that counts UTF-16 units ends with the same text."""
    text, operation, made = edit
    halves = text.encode("utf-16-le")
    for splice in operation.splices(text):
        end = splice.position + splice.removed
        halves = halves[: 2 * splice.position] + splice.inserted.encode("utf-16-le") + halves[2 * end :]
    assert halves.decode("utf-16-le") == made


@given(edits(), st.data())
def test_a_caret_stays_between_the_same_characters(edit, data):
    """What was left of it and still is there stays left of it, and the same on the right."""
    text, operation, made = edit
    position = data.draw(st.integers(0, len(text)))
    origins, at = [], 0  # for each character of the new text: where it came from, None when inserted
    for part in operation.parts:
        if isinstance(part, str):
            origins += [None] * len(part)
        elif part > 0:
            origins += range(at, at + part)
            at += part
        else:
            at -= part
    origins += range(at, len(text))
    for is_behind in (False, True):
        carried = operation.carry(position, is_behind=is_behind)
        assert 0 <= carried <= len(made)
        assert all(origin is None or origin < position for origin in origins[:carried])
        assert all(origin is None or origin >= position for origin in origins[carried:])


def test_an_insertion_at_the_caret_pushes_it_along_unless_it_is_behind():
    operation = TextOperation((2, "xyz"))
    assert operation.carry(2) == 5
    assert operation.carry(2, is_behind=True) == 2
    assert operation.carry(1) == 1


def test_a_replacement_is_one_edit():
    assert [(e.position, e.removed, e.inserted) for e in TextOperation((1, -2, "😀")).splices("a😀bc")] == [
        (1, 3, "😀")
    ]


def test_an_operation_for_a_longer_text_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        TextOperation((5, "x")).apply("abc")


def test_positions_count_characters_not_units():
    assert utf16.length("😀") == 2
    assert TextOperation((1, "x")).apply("😀a") == "😀xa"
