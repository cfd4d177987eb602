"""What is in a task list is read from what anybody may have written."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.tasks_cards import ASSIGNEES_MOST, Card, read_card, read_column, read_item, read_label

VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers() | st.text())
NAMES = (
    st.sampled_from(["place", "order", "title", "due", "colour", "is_done", "created", "card", "label:x"]) | st.text()
)


@given(st.dictionaries(NAMES, VALUES))
def test_anything_is_an_entry_or_refused(values):
    for read in (read_card, read_column, read_item, read_label):
        with contextlib.suppress(TypeError, ValueError):
            assert read("a" * 16, values).id == "a" * 16


def test_a_card():
    values = {"place": ["c", 2], "title": "Buy", "due": "2026-11-27", "assignee:p": "Ada", "label:l": True}
    wanted = Card("k", "c", 2.0, title="Buy", due="2026-11-27", assignees=(("p", "Ada"),), labels=frozenset({"l"}))
    assert read_card("k", values) == wanted


def test_a_crowd_is_cut():
    values = {"place": ["c", 2], **{f"assignee:{number}": "x" for number in range(99)}}
    assert len(read_card("k", values).assignees) == ASSIGNEES_MOST


def test_a_colour_that_a_newer_vega_knows_is_grey():
    assert read_label("k", {"order": 0, "colour": "ultraviolet"}).colour == "muted"
