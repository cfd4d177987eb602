"""Segments: a conversation is cut where it turns to something else."""

from hypothesis import given
from hypothesis import strategies as st

from core.collaboration.assist.segments import segments

BUDGET = [
    "The budget for the year is nearly spent, most of the money went into travel.",
    "Travel costs went up, so the budget needs another thousand euros of money.",
    "Which costs can be cut without touching travel money?",
    "The printing costs, and perhaps the catering budget.",
    "Then the budget holds until the money of the next grant arrives.",
]
CAMERA = [
    "The camera traps lost pictures again, the batteries froze in the snow.",
    "Lithium batteries hold in snow, the camera manual says so.",
    "Every camera trap gets lithium batteries before the snow comes.",
    "And the memory cards of the camera traps need to be larger for pictures.",
    "Larger cards, more pictures, fewer walks through the snow to the traps.",
]


def test_the_turn_from_money_to_cameras_is_found():
    assert segments(BUDGET + CAMERA) == [(0, 5), (5, 10)]


def test_one_subject_stays_whole():
    assert segments(CAMERA) == [(0, 5)]
    assert segments(["Yes.", "No."]) == [(0, 2)]
    assert segments([]) == []


@given(st.lists(st.text(alphabet="abc de", max_size=30), max_size=20))
def test_every_line_is_in_one_part(lines):
    parts = segments(lines)
    assert [place for first, after in parts for place in range(first, after)] == list(range(len(lines)))
