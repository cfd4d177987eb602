"""Edits: how much whom a document was changed by, by day."""

from datetime import date, datetime

from core.collaboration.assist.edits import edits
from core.collaboration.assist.insights import Edits
from core.collaboration.shared import Change


def test_changes_of_one_author_on_one_day_are_together():
    noon = datetime(2026, 11, 27, 12).astimezone().timestamp()
    changes = [Change(1, noon, 5), Change(2, noon + 60, 2), Change(3, noon, 4), Change(1, noon - 86_400, 1)]
    found = edits("text-note", changes, {1: "ada", 2: "ada"})
    assert found == [
        Edits("text-note", "ada", date(2026, 11, 26), 1),
        Edits("text-note", "", date(2026, 11, 27), 4),
        Edits("text-note", "ada", date(2026, 11, 27), 7),
    ]
