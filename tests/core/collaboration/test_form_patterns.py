"""Patterns fit what Python's own fit, refuse what they do not know, and never take long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.form_patterns import ANSWER_MOST, Pattern, pattern
from core.errors import InputError

LETTERS = st.sampled_from(["a", "b", "7", " ", "-", "."])
ATOMS = st.sampled_from(
    ["a", "b", "7", ".", r"\d", r"\w", r"\s", r"\D", r"\W", r"\.", "[ab]", "[^a]", r"[a-z7\-]", "-"]
)
PARTS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join).map("({})".format),
        st.tuples(inner, inner).map("(?:{0[0]}|{0[1]})".format),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{1,}", "{,2}"])).map(
            "(?:{0[0]}){0[1]}".format
        ),
    ),
    max_leaves=6,
)


@given(PARTS, st.lists(LETTERS, max_size=8).map("".join))
def test_it_fits_what_python_fits(text, answer):
    """The reference is `re.fullmatch`."""
    wanted = re.compile(text).fullmatch(answer) is not None
    try:
        assert Pattern(text).fits(answer) is wanted
    except InputError as error:
        assert "too large" in str(error)


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        (r"[A-Z]{2}-\d{4}", ["AB-1234"], ["AB-123", "ab-1234", " AB-1234", "AB-12345"]),
        (r"^\d{5}(-\d{4})?$", ["12345", "12345-6789"], ["1234", "12345-"]),
        ("yes|no", ["yes", "no"], ["yesno", ""]),
        ("[]a]+", ["]a]"], ["b"]),
        ("", [""], ["a"]),
        (r"\$5\.00", ["$5.00"], ["$5,00"]),
        (r"a\$", ["a$"], ["a"]),
    ],
)
def test_what_people_ask_for(text, good, bad):
    assert all(pattern(text).fits(answer) for answer in good)
    assert not any(pattern(text).fits(answer) for answer in bad)


@pytest.mark.parametrize("text", ["(a+)+b", "(a|a)*b", "(a*)*(a*)*(a*)*b", "a*a*a*a*a*a*a*a*b", "(a?){50}b"])
def test_what_stops_other_machines_is_looked_at_once(text):
    """Each letter is looked at once for each state, so this ends; with backtracking it would not within our lives."""
    assert not Pattern(text).fits("a" * ANSWER_MOST)


@pytest.mark.parametrize(
    "text",
    [
        *("(", ")", "a)", "[", "[a", "*", "a**", "a+?", "{2}", "a{", "a{}", "a{2,1}", "a{1000}", "(?=a)", "(?i)a"),
        *(
            "[b-a]",
            "\\",
            r"\1",
            r"\b",
            "a^b",
            "a$b",
            "(" * 30 + ")" * 30,
            "x" * 201,
            "((a{99}){99}){99}",
            "(?:a|b){150}",
        ),
    ],
)
def test_what_is_not_known_is_refused_in_words(text):
    with pytest.raises(InputError, match="pattern"):
        Pattern(text)


@given(st.text(max_size=30))
def test_any_text_is_a_pattern_or_refused(text):
    try:
        made = Pattern(text)
    except InputError:
        return
    made.fits("abc")


def test_an_answer_that_is_too_long_never_fits():
    assert Pattern("a*").fits("a" * ANSWER_MOST) and not Pattern("a*").fits("a" * (ANSWER_MOST + 1))
