"""Minutes: of a meeting that was made by hand, so that what is right was known before."""

from datetime import date

from core.collaboration.assist.minutes import Line, Share, clock, take_minutes

HELD = date(2026, 11, 27)
MEETING = [
    Line("Ada", 0, 10, "The budget for the year is nearly spent, most of the money went into travel."),
    Line("Ben", 10, 20, "Travel costs went up, so the budget lacks another thousand euros of money."),
    Line("Ada", 20, 30, "Which costs can be cut without touching travel money?"),
    Line("Ben", 30, 36, "The printing costs. We decided to cut the printing budget."),
    Line("Ada", 36, 40, "I'll tell the printers by Monday, so the money stays in the budget."),
    Line("Jörg", 60, 70, "Die Kameras haben Bilder verloren, die Batterien sind im Schnee gefroren."),
    Line("Jörg", 65, 75, "Lithium-Batterien halten im Schnee, die Kameras brauchen Batterien."),
    Line("Ben", 75, 85, "Jörg, kannst du Batterien für die Kameras bestellen?"),
    Line("Jörg", 85, 90, "Ja, die Kameras bekommen Batterien vor dem Schnee, Bilder inklusive."),
    Line("Ben", 90, 100, "Wir haben uns für Lithium-Batterien entschieden."),
]
CHAT = [Line("Ada", 95, 95, "To-do: label the pictures")]


def test_who_spoke_how_long():
    """Ada 10 + 10 + 4, Ben 10 + 6 + 10 + 10, Jörg 60–75 and 85–90: 24, 36 and 20 of 80 seconds."""
    made = take_minutes("Week 48", MEETING, CHAT)
    assert made.shares == (Share("Ben", 36, 0.45), Share("Ada", 24, 0.3), Share("Jörg", 20, 0.25))
    assert made.duration_s == 100


def test_what_was_decided_and_who_does_what_each_at_its_moment():
    made = take_minutes("Week 48", MEETING, CHAT, held=HELD)
    assert [(entry.speaker, entry.start_s) for entry in made.decisions] == [("Ben", 30), ("Ben", 90)]
    assert [(entry.owner, entry.start_s, entry.due) for entry in made.to_dos] == [
        ("Ada", 36, date(2026, 11, 30)),
        ("Jörg", 75, None),
        ("", 95, None),
    ]


def test_its_two_topics_by_the_words_that_tell_them():
    first, second = take_minutes("Week 48", MEETING, CHAT).topics
    assert (first.start_s, second.start_s) == (0, 60)
    assert "budget" in first.words and "batterien" in second.words


def test_it_can_be_read_as_markdown():
    text = take_minutes("Week *48*", MEETING, CHAT, held=HELD).markdown()
    assert text.startswith("# Week \\*48\\*\n\n1:40 long\n\n## Decisions\n\n- We decided to cut the printing budget.")
    assert (
        "- **Ada**: I'll tell the printers by Monday, so the money stays in the budget. (at 0:36, due 2026-11-30)"
        in text
    )
    assert "- label the pictures (at 1:35)" in text
    assert text.endswith("- Jörg: 0:20 (25%)\n")


def test_a_meeting_where_nothing_was_said():
    made = take_minutes("Silence", [])
    assert made.markdown() == "# Silence\n\n0:00 long\n"


def test_times_as_people_read_them():
    assert (clock(59.9), clock(61), clock(3661)) == ("0:59", "1:01", "1:01:01")
