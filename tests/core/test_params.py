"""A person's text becomes checked parameters, or a sentence that says what is wrong."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from core.params import build, check, param, params_of


@dataclass(frozen=True)
class Example:
    rate: float = param(0.1, "Step size", low=0.0, high=1.0)
    rounds: int = param(5, "How many", low=1, unit="rounds")
    fast: bool = param(False, "Be quick")
    colour: str = param("blue", "Which", choices=("blue", "green"), title="Colour of it")


def test_defaults_stand_when_nothing_is_given():
    assert build(Example, {}) == Example(0.1, 5, False, "blue")


def test_text_is_read_as_a_person_writes_it():
    assert build(Example, {"rate": "0.5", "rounds": "7", "fast": "yes", "colour": "green"}) == Example(
        0.5, 7, True, "green"
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rate": "1.5"}, "too large"),
        ({"rate": -0.1}, "too small"),
        ({"rate": "nan"}, "too small"),
        ({"rate": True}, "not a number"),
        ({"rounds": 2.5}, "not a whole number"),
        ({"rounds": "many"}, "not a whole number"),
        ({"rounds": 0}, "0 rounds is too small"),
        ({"fast": "perhaps"}, "not yes or no"),
        ({"colour": "gren"}, "Did you mean 'green'"),
        ({"ronds": 3}, "Did you mean 'rounds'"),
    ],
)
def test_what_cannot_be_is_said_in_words(values, words):
    with pytest.raises(InputError) as caught:
        build(Example, values)
    assert words in str(caught.value)


def test_a_filled_record_can_be_checked_again():
    check(Example())
    with pytest.raises(InputError, match="too large"):
        check(Example(rate=2.0))


def test_titles_come_from_names_unless_given():
    assert [entry.title for entry in params_of(Example)] == ["Rate", "Rounds", "Fast", "Colour of it"]


@given(
    st.dictionaries(
        st.sampled_from(["rate", "rounds", "fast", "colour", "other"]),
        st.text() | st.floats() | st.integers() | st.none(),
    )
)
def test_any_input_is_accepted_within_range_or_refused_in_words(values):
    try:
        made = build(Example, values)
    except InputError as error:
        assert error.what
        return
    assert 0.0 <= made.rate <= 1.0
    assert made.rounds >= 1
    assert made.colour in ("blue", "green")
