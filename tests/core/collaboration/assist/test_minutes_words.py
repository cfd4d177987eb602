"""Minutes as Markdown: words of others are words, and each entry leads to its moment."""

from datetime import UTC, date, datetime

from core.collaboration.assist.commitments import Decision, OpenPoint, ToDo
from core.collaboration.assist.minutes import Minutes, Share, Topic
from core.collaboration.assist.minutes_words import clock, markdown
from core.collaboration.rich_markdown_reading import from_markdown

LINK = "vega:moment/abc?t=83&title=talk.mp4"
MADE = Minutes(
    "Week *48*",
    100.0,
    (Share("Jo", 20.0, 0.25),),
    (Topic(0.0, 60.0, ("toner", "tray")),),
    (Decision("We take [blue].", "Ada", 83.0, LINK),),
    (ToDo("Cleo orders toner", "Cleo", 5.0, "by Monday", date(2026, 11, 30)),),
    (OpenPoint("Who pays?", "Bo", 12.0),),
)


def test_it_can_be_read_as_markdown():
    assert markdown(MADE) == (
        "# Week \\*48\\*\n\n1:40 long\n\n"
        f"## Decisions\n\n- We take \\[blue\\]. ([at 1:23]({LINK}))\n\n"
        "## To do\n\n- **Cleo**: Cleo orders toner (at 0:05, due 2026-11-30)\n\n"
        "## Open points\n\n- Who pays? (Bo, at 0:12)\n\n"
        "## Topics\n\n- at 0:00 toner, tray\n\n"
        "## Who spoke\n\n- Jo: 0:20 (25%)\n"
    )


def test_in_a_note_the_moment_is_a_link():
    runs = from_markdown(markdown(MADE))
    assert LINK in str(runs)


def test_a_chat_has_times_of_day_and_counts_lines():
    chat = Minutes(
        "Day",
        0.0,
        (Share("Jo", 0.0, 1.0, 1),),
        (),
        (Decision("Yes", "Jo", 90.0),),
        (),
        (),
        datetime(2026, 11, 27, 14, 0, tzinfo=UTC),
    )
    assert "From the chat, 2026-11-27" in markdown(chat)
    assert "- Yes (at 14:01)" in markdown(chat) and "- Jo: 1 line (100%)" in markdown(chat)


def test_a_meeting_where_nothing_was_said():
    assert markdown(Minutes("Silence", 0.0, (), (), (), ())) == "# Silence\n\n0:00 long\n"


def test_times_as_people_read_them():
    assert (clock(59.9), clock(61), clock(3661)) == ("0:59", "1:01", "1:01:01")
