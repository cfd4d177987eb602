"""Operations change texts, compose, invert and pass each other; carets follow; as UTF-16 edits they do the same.

The laws are tested on texts as people write them, and ot_cases.json has what an independent implementation computed.
"""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import utf16
from core.collaboration.ot import TextOperation, common_ends, compose, invert, transform, transform_position

# Emoji with joiners, flags and skin, combining marks, right to left, beyond the basic plane, every kind of line end.
SNIPPETS = [
    *"ab ñ😀𝒳𠮷\n\r\t\u2028\x00\ufeff",
    *("e\u0301", "👩\u200d👩\u200d👧", "🇩🇪", "👍🏽", "ก็", "\u1112\u1161\u11ab", "क्षि", "\r\n", "\n\r"),
    *("שלום", "ע\u05b4", "مرحبا", "\u202eab\u202c", "a\u200fb"),
]
PIECES = st.sampled_from(SNIPPETS) | st.characters(exclude_categories=["Cs"])
NOTHING = TextOperation(())


def texts(most):
    return st.lists(PIECES, max_size=most).map("".join)


@st.composite
def operations(draw, text):
    """An operation that fits `text`, and the text after it, made by other means: slices."""
    parts, made, at = [], "", 0
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(["retain", "delete", "insert"]))
        if kind == "insert":
            words = draw(texts(3))
            parts.append(words)
            made += words
            continue
        count = draw(st.integers(0, min(4, len(text) - at)))
        parts.append(count if kind == "retain" else -count)
        made += text[at : at + count] if kind == "retain" else ""
        at += count
    return TextOperation(tuple(parts)), made + text[at:]


@st.composite
def edits(draw):
    """A text, an operation on it, and the text afterwards."""
    text = draw(texts(6))
    return text, *draw(operations(text))


@st.composite
def rivals(draw):
    """A text and two operations made to it at the same time."""
    text = draw(texts(5))
    return text, draw(operations(text))[0], draw(operations(text))[0]


@st.composite
def histories(draw):
    """A text and three operations one after the other."""
    text = now = draw(texts(5))
    made = []
    for _ in range(3):
        operation, now = draw(operations(now))
        made.append(operation)
    return text, *made


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


@given(edits())
def test_the_normal_form_does_the_same_with_fewer_parts(edit):
    text, operation, made = edit
    normal = operation.normal()
    assert normal.apply(text) == made
    assert normal.normal() == normal
    kinds = [str if isinstance(part, str) else part > 0 for part in normal.parts]
    assert all(normal.parts)
    assert all(one != next_ for one, next_ in pairwise(kinds))
    assert not kinds or kinds[-1] is not True


@given(rivals(), st.sampled_from(["left", "right"]))
def test_how_an_operation_is_cut_into_parts_changes_nothing(rival, side):
    text, one, other = rival
    assert transform(one, other, side) == transform(one.normal(), other.normal(), side)
    for position in range(len(text) + 1):
        assert transform_position(position, one, side) == transform_position(position, one.normal(), side)
        for is_behind in (False, True):
            assert one.carry(position, is_behind=is_behind) == one.normal().carry(position, is_behind=is_behind)


@given(histories())
def test_a_composed_operation_does_both(history):
    text, one, other, _ = history
    assert compose(one, other).apply(text) == other.apply(one.apply(text))


@given(histories())
def test_it_does_not_matter_which_two_are_composed_first(history):
    _, one, other, third = history
    assert compose(one, compose(other, third)) == compose(compose(one, other), third)


@given(edits())
def test_nothing_composed_with_an_operation_is_the_operation(edit):
    _, operation, _ = edit
    assert compose(operation, NOTHING) == compose(NOTHING, operation) == operation.normal()


@given(edits())
def test_an_inverted_operation_brings_the_text_back(edit):
    text, operation, made = edit
    inverse = invert(operation, text)
    assert inverse.apply(made) == text
    assert compose(operation, inverse).apply(text) == text
    assert invert(inverse, made) == operation.normal()


@given(histories())
def test_two_operations_are_taken_back_in_the_opposite_order(history):
    text, one, other, _ = history
    between = one.apply(text)
    after = other.apply(between)
    both = invert(compose(one, other), text)
    assert both.apply(after) == compose(invert(other, between), invert(one, text)).apply(after) == text


@given(rivals())
def test_two_who_edit_at_once_end_with_the_same_text(rival):
    """TP1 (Ressel, Nitsche-Ruhland, Gunzenhäuser 1996), whoever comes first."""
    text, one, other = rival
    for mine, theirs in (("left", "right"), ("right", "left")):
        here = transform(other, one, theirs).apply(one.apply(text))
        there = transform(one, other, mine).apply(other.apply(text))
        assert here == there


@given(rivals(), st.sampled_from(["left", "right"]))
def test_both_intentions_are_kept(rival, side):
    """What either deletes is gone, what either inserts is there once, all else stays where it was."""
    text, one, other = rival
    merged = compose(one, transform(other, one, side))
    gone = deleted(one, text) | deleted(other, text)
    assert deleted(merged, text) == gone
    assert sorted(inserted(merged)) == sorted(inserted(one) + inserted(other))


@given(edits(), st.sampled_from(["left", "right"]))
def test_nothing_passes_an_operation_unchanged(edit, side):
    _, operation, _ = edit
    assert transform(operation, NOTHING, side) == operation.normal()
    assert transform(NOTHING, operation, side) == NOTHING


@given(st.sampled_from(["left", "right"]), edits())
def test_a_place_is_where_a_mark_inserted_there_lands(side, edit):
    text, operation, made = edit
    for position in range(len(text) + 1):
        place = transform_position(position, operation, side)
        mark = transform(TextOperation((position, "|")), operation, side)
        assert mark.apply(made) == made[:place] + "|" + made[place:]
        assert mark == TextOperation((place, "|")).normal()


@given(edits())
def test_places_keep_their_order_and_stay_in_the_text(edit):
    text, operation, made = edit
    for side, is_own in (("left", False), ("right", False), ("right", True)):
        places = [transform_position(at, operation, side, is_own=is_own) for at in range(len(text) + 1)]
        assert places == sorted(places)
        assert all(0 <= place <= len(made) for place in places)
    assert transform_position(len(text), NOTHING, "left") == len(text)


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


@pytest.mark.parametrize("parts", [(1, -2, "xyz"), (1, "xyz", -2), (1, -1, "xyz", -1)])
def test_both_ends_of_a_replaced_selection_end_behind_the_new_words(parts):
    """One's own caret; a mere place at the start of what goes stays before words that are written after it."""
    assert [TextOperation(parts).carry(end) for end in (1, 3)] == [4, 4]
    assert transform_position(1, TextOperation((1, -2, "xyz")), "right") == 1


def test_a_replacement_is_one_edit():
    assert [(e.position, e.removed, e.inserted) for e in TextOperation((1, -2, "😀")).splices("a😀bc")] == [
        (1, 3, "😀")
    ]


@pytest.mark.parametrize(
    "use",
    [
        lambda operation, text: operation.apply(text),
        lambda operation, text: list(operation.splices(text)),
        lambda operation, text: invert(operation, text),
    ],
)
def test_an_operation_for_a_longer_text_is_refused(use):
    with pytest.raises(ValueError, match="An operation over 3 characters does not fit a text of 2"):
        use(TextOperation((2, -1, "x")), "😀a")


def test_positions_count_characters_not_units():
    assert utf16.length("😀") == 2
    assert TextOperation((1, "x")).apply("😀a") == "😀xa"


def test_who_is_left_comes_first():
    """Both insert at the start: by hand, "ab" where a is left."""
    a, b = TextOperation(("a",)), TextOperation(("b",))
    assert transform(b, a, "right").apply("a") == transform(a, b, "left").apply("b") == "ab"


def test_a_composed_operation_may_tie_otherwise_than_its_parts():
    """As the docstring of `compose` warns: "x" replaces a deleted "q", and another writes "z" after the "q"."""
    delete, write, rival = TextOperation((-1,)), TextOperation(("x",)), TextOperation((1, "z"))
    at_once = transform(rival, compose(delete, write), "left")
    in_steps = transform(transform(rival, delete, "left"), write, "left")
    assert (at_once.apply("x"), in_steps.apply("x")) == ("xz", "zx")


def deleted(operation, text):
    """Which characters of the text go."""
    gone, at = set(), 0
    for part in operation.parts:
        if isinstance(part, int):
            gone |= set(range(at, at - part)) if part < 0 else set()
            at += abs(part)
    return gone


def inserted(operation):
    return "".join(part for part in operation.parts if isinstance(part, str))


CASES = json.loads(Path(__file__).with_name("ot_cases.json").read_text(encoding="utf-8"))["cases"]


def ours(parts):
    """An operation of ot-text-unicode as one of ours: only deletions are written differently."""
    return TextOperation(tuple(-part["d"] if isinstance(part, dict) else part for part in parts))


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_an_independent_implementation_does_the_same(case):
    """ot-text-unicode 4.0.0, part for part.

    Its conventions are ours: "left" comes first, an insertion that meets a deletion in `compose` is written before it.
    Two differ. It takes operations in normal form only (two insertions in a row tie one by one there, together here).
    Its positions have no side: what is inserted exactly there comes after them, which is our "left".
    """
    text = case["text"]
    a, b, c = (ours(case[which]) for which in "abc")
    assert ours(case["raw"]).normal() == a
    assert (a.apply(text), b.apply(text), c.apply(case["after_a"])) == (
        case["after_a"],
        case["after_b"],
        case["after_c"],
    )
    for side in ("left", "right"):
        assert transform(a, b, side) == ours(case[f"a_{side}"])
        assert transform(b, a, side) == ours(case[f"b_{side}"])
    assert compose(a, c) == ours(case["composed"])
    assert invert(a, text) == ours(case["inverse"])
    assert [transform_position(at, a, "left") for at in range(len(text) + 1)] == case["positions"]


@pytest.mark.parametrize(
    ("old", "new", "ends"),
    [
        ("one two", "one too", (5, 1)),
        ("aaa", "aaaa", (3, 0)),
        ("same", "same", (4, 0)),
        ("", "new", (0, 0)),
        ("left", "right", (0, 1)),
    ],
)
def test_what_two_texts_begin_and_end_with_in_common_is_counted_once(old, new, ends):
    assert common_ends(old, new) == ends
