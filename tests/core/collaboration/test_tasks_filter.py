"""Which cards somebody looks for."""

import datetime

import pytest

from core.collaboration.tasks_cards import Card, Label
from core.collaboration.tasks_filter import CardFilter, is_late

LABELS = {"l": Label("l", "Urgent", "bad", 0.0)}
CARD = Card(
    *("c", "column", 0.0),
    title="Buy a scanner",
    description="The cheap one",
    due="2026-11-27",
    assignees=(("peer", "Ada"),),
    labels=frozenset({"l", "gone"}),
)


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        (CardFilter(), True),
        (CardFilter(words="SCANNER cheap"), True),
        (CardFilter(words="urgent ada"), True),
        (CardFilter(words="scanner dear"), False),
        (CardFilter(assignee="peer"), True),
        (CardFilter(assignee="other"), False),
        (CardFilter(label="l"), True),
        (CardFilter(label="m"), False),
        (CardFilter(due_by="2026-11-27"), True),
        (CardFilter(due_by="2026-11-26"), False),
        (CardFilter(is_done=True), False),
        (CardFilter(is_done=False), True),
    ],
)
def test_what_passes(wanted, passes):
    assert wanted.passes(CARD, LABELS) is passes
    assert wanted.is_open is (wanted == CardFilter())


def test_late_is_after_the_day():
    assert not is_late(CARD, datetime.date(2026, 11, 27))
    assert is_late(CARD, datetime.date(2026, 11, 28))
