"""Entries and what became of them as lines of words."""

import pytest

from core.collaboration.history import Moment
from core.collaboration.past.difference import Detail
from core.collaboration.past.entries import PastEntry, PastField, PastGroup, PastState
from core.collaboration.past.reader import PastReading
from core.collaboration.past.traces import Trace
from ui.collaboration.past import rows as module
from ui.collaboration.past.rows import (
    Row,
    author_line,
    change_row,
    counted,
    cut,
    page_rows,
    parted,
    state_rows,
    title_spans,
    trace_line,
)

NAMES = {"ada": "Ada", "bo": "Bo"}
ADA, LATER, BO = Moment(0, "ada", 1000.0), Moment(1, "ada", 9000.0), Moment(2, "bo", 9001.0)


def plain(line):
    return "".join(span.text for span in line)


def test_an_entry_says_its_fields_and_whose_it_is():
    fields = (
        PastField("a", "Label", "Data"),
        PastField("b", "Label", "Urgent", tone="bad"),
        PastField("c", "Check list", "☑ Milk", series="items"),
        PastField("d", "Option", "Red", series="options"),
        PastField("e", "Hidden", "not said", is_shown=False),
    )
    state = PastState((PastGroup("todo", "To do"),), (PastEntry("card", "Card", "", "todo", (), fields),))
    (row,) = state_rows(PastReading(state, {"card": Trace(ADA, BO)}), "todo", NAMES, 2)
    *lines, last = [plain(line) for line in row.lines]
    assert lines == ["Untitled", "Label  Data, Urgent", "☑ Milk", "• Red"]
    assert last.startswith("Ada made it") and "Bo changed it last" in last
    assert [span.tone for span in row.lines[1]] == ["muted", "text", "muted", "bad"]
    # it is this moment's
    assert row.fresh == "bo"
    (row,) = state_rows(PastReading(state, {}), "todo", NAMES, 2)
    assert row.fresh == ""


def test_groups_with_nothing_in_them_have_no_heading():
    groups = (PastGroup("form", "Form"), PastGroup("questions", "Questions", "1"))
    state = PastState(groups, (PastEntry("q", "Question", "Why", "questions", ()),))
    heading, row = page_rows(PastReading(state, {}), NAMES, 0)
    assert heading.is_heading and heading.words == "Questions   1"
    assert row.words == "Why"


@pytest.mark.parametrize(
    ("trace", "words"),
    [
        (Trace(ADA, ADA), ["Ada made it"]),
        (Trace(LATER, Moment(2, "ada", 9100.0)), ["Ada made it"]),
        (Trace(ADA, LATER), ["Ada made it", "changed it last"]),
        (Trace(ADA, BO), ["Ada made it", "Bo changed it last"]),
        (Trace(Moment(0, "x", 0.0), BO), ["Somebody made it", "Bo changed it last"]),
    ],
)
def test_who_made_it_and_who_changed_it_last(trace, words):
    said = plain(trace_line(trace, NAMES)).split(" · ")
    assert len(said) == len(words)
    assert all(part.startswith(f"{wanted}, ") for part, wanted in zip(said, words, strict=True))
    assert trace_line(None, NAMES) == ()


def test_what_became_of_an_entry_old_to_new():
    details = (Detail("Due", "1 Dec", "3 Dec"), Detail("Label", "", "Urgent"), Detail("Done", "yes", ""))
    row = change_row("card", "changed", title_spans("Card", "Bake"), details, author_line(["bo", "ada"], NAMES))
    assert [plain(line) for line in row.lines] == [
        "Changed  Card  Bake",
        "Due  1 Dec  →  3 Dec",
        "Label  Urgent",
        "Done  yes",
        "by Bo, Ada",
    ]
    assert [span.is_struck for span in row.lines[1]] == [False, True, False, False]
    assert row.lines[3][1].is_struck
    assert [span.author_id for span in row.lines[-1]] == ["", "bo", "", "ada"]
    removed = change_row("card", "removed", title_spans("Card", "Bake", is_gone=True), details[:1], ())
    assert removed.lines[0][-1].is_struck
    assert plain(removed.lines[1]) == "Due  3 Dec"
    assert row.words.startswith("Changed. ")


def test_of_long_words_the_part_that_is_another_is_shown():
    before = "x" * 200 + " two hundred " + "y" * 200
    after = "x" * 200 + " five hundred " + "y" * 200
    old, new = parted(before, after)
    assert old.startswith("…x") and " two hundred " in old and old.endswith("y…")
    assert " five hundred " in new
    assert max(len(old), len(new)) < 120
    assert parted("short", "words") == ("short", "words")
    assert parted("", "z" * 1000) == ("", "z" * 399 + "…")
    assert parted("a" * 500, "a" * 501)[1].endswith("a")


def test_more_rows_than_anybody_reads_are_counted(monkeypatch):
    monkeypatch.setattr(module, "ROWS_MOST", 2)
    rows = [Row(str(number), ()) for number in range(5)]
    assert [row.key for row in cut(rows)] == ["0", "1", "more"]
    assert cut(rows)[-1].words == "and 3 more"
    assert cut(rows[:2]) == rows[:2]


def test_how_much_differs():
    assert counted(["added", "moved", "added"]) == "2 added, 1 moved"
    assert counted([]) == ""
