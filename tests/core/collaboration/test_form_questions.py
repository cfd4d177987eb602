"""Questions are read from what anybody may have written, and hold only what can be."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.form_questions import (
    Condition,
    Question,
    QuestionKind,
    Test,
    read_option,
    read_question,
    stored,
)
from core.errors import InputError

VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers() | st.text())
NAMES = st.sampled_from(
    ["kind", "order", "title", "low", "high", "step", "unit", "pattern", "condition", "is_required", "question"]
)


@given(st.dictionaries(NAMES, VALUES), st.sampled_from(list(QuestionKind)))
def test_anything_is_a_question_or_refused(values, kind):
    with contextlib.suppress(TypeError, ValueError):
        found = read_question("q", {**values, "kind": kind})
        assert 2 <= len(found.scale) <= 11
    with contextlib.suppress(TypeError, ValueError):
        read_option("o", values)


def test_what_is_stored_comes_back():
    condition = Condition("other", Test.IS, True)
    values = {
        "kind": QuestionKind.NUMBER,
        "is_required": True,
        "low": 0,
        "high": 9.5,
        "step": 0.5,
        "unit": "kg",
        "condition": condition,
    }
    held = {name: stored(name, value) for name, value in values.items()}
    wanted = Question("q", order=1.0, low=0.0, high=9.5, step=0.5, unit="kg", condition=condition, **_two(values))
    assert read_question("q", {**held, "order": 1.0}) == wanted


def _two(values):
    return {name: values[name] for name in ("kind", "is_required")}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colour", 1),
        ("step", 0),
        ("step", -1),
        ("low", float("nan")),
        ("high", 1e16),
        ("pattern", "("),
        ("unit", "x" * 201),
    ],
)
def test_what_cannot_be_is_refused(name, value):
    with pytest.raises(InputError):
        stored(name, value)


def test_a_zero_bound_is_kept():
    assert stored("low", 0) == 0.0 and stored("unit", "") is None


def test_a_pattern_that_cannot_be_read_asks_for_nothing():
    assert read_question("q", {"kind": "short", "order": 0, "pattern": "(a"}).pattern == ""


def test_the_marks_of_a_scale():
    assert list(Question("q", QuestionKind.SCALE).scale) == [1, 2, 3, 4, 5]
    assert list(Question("q", QuestionKind.SCALE, low=0, high=10).scale) == list(range(11))
    assert list(Question("q", QuestionKind.SCALE, low=1, high=99).scale) == list(range(1, 12))
    assert list(Question("q", QuestionKind.SCALE, high=-5).scale) == [1, 2]
