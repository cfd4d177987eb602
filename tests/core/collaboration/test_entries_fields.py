"""A field that anybody may have written is of the right sort, or stands for none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.collaboration import entries_fields as fields

ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.lists(st.integers())


@given(ANYTHING)
def test_nothing_that_was_written_is_a_surprise(value):
    values = {"x": value}
    assert len(fields.text(values, "x", 5)) <= 5
    assert fields.flag(values, "x") is (value is True)
    found = fields.number(values, "x")
    assert found is None or abs(found) < float("inf")
    assert 0 <= fields.moment(values, "x") < 1e11
    assert fields.day(values, "x") in ("", value)


def test_days():
    assert fields.day({"x": "2026-02-28"}, "x") == "2026-02-28"
    assert fields.day({"x": "2026-02-30"}, "x") == ""
    assert fields.day({"x": "20260228"}, "x") == ""


def test_a_place_is_a_number():
    assert fields.order({"order": 2}) == 2.0
    with pytest.raises(ValueError, match="order"):
        fields.order({})


def test_fields_by_the_rest_of_their_names():
    assert fields.keys({"a:2": 1, "a:1": 2, "b": 3}, "a:") == {"1": 2, "2": 1}
