"""Lines stand under one name a while, days are named, and what did not change keeps its row."""

import dataclasses
import time

from core.collaboration.talk_records import Attachment, ChatLine, Quote, Reaction
from ui.collaboration.talk_rows import LineModel, day_of, grouped, in_words, moment, when

NOON = time.mktime((2024, 5, 6, 12, 0, 0, 0, 0, -1))


def line(number, *, author="bo", sent=NOON, **more):
    return ChatLine(str(number), "w", author, author.title(), f"line {number}", sent, place=number, **more)


def test_a_name_stands_over_the_lines_of_one_author():
    rows = grouped([line(1), line(2), line(3, author="ada"), line(4, author="ada", sent=NOON + 400)])
    assert [row.is_head for row in rows] == [True, False, True, True]


def test_days_and_what_is_new_are_marked():
    rows = grouped([line(1), line(2, sent=NOON + 86_400), line(3, sent=NOON + 86_401)], "3")
    assert [bool(row.day) for row in rows] == [True, True, False]
    assert [row.is_first_new for row in rows] == [False, False, True]
    assert day_of(time.time()) == "Today"
    assert day_of(time.time() - 86_400) == "Yesterday"
    assert day_of(NOON) == "06 May 2024"
    assert when(NOON) == "12:00"
    assert moment(NOON) == "06 May, 12:00"


def test_more_at_both_ends_keeps_the_rows_that_are_there(qtbot):
    model = LineModel()
    model.set_lines([line(3), line(4)])
    kept = model.rows[1]
    seen = []
    model.rowsInserted.connect(lambda _, first, last: seen.append((first, last)))
    model.modelReset.connect(lambda: seen.append("reset"))
    model.set_lines([line(1), line(2), line(3), line(4), line(5)])
    assert seen == [(0, 1), (4, 4)]
    assert model.rows[3] is kept
    assert [row.line.id for row in model.rows] == ["1", "2", "3", "4", "5"]
    assert model.row_of("4") == 3
    assert model.row_of("9") == -1


def test_a_changed_line_is_drawn_anew_and_the_others_are_not(qtbot):
    model = LineModel()
    model.set_lines([line(1), line(2)])
    kept = model.rows[0]
    with qtbot.waitSignal(model.layoutChanged):
        model.set_lines([line(1), dataclasses.replace(line(2), text="other")])
    assert model.rows[0] is kept
    assert model.rows[1].line.text == "other"


def test_another_order_starts_anew(qtbot):
    model = LineModel()
    model.set_lines([line(1), line(2)])
    with qtbot.waitSignal(model.modelReset):
        model.set_lines([line(2), line(1)])
    assert [row.line.id for row in model.rows] == ["2", "1"]


def test_a_screen_reader_hears_the_whole_line():
    said = in_words(
        line(
            1,
            quote=Quote("0", "ada", "Ada", "hm"),
            attachments=(Attachment("a" * 64, "scan.png", 1, "image/png"),),
            reactions=(Reaction("👍", ("a", "b"), ("Ada", "Bo")),),
            replies=2,
            state="unsent",
        )
    )
    assert said == "Bo, 12:00: answering Ada: line 1 File scan.png. 👍 2 2 replies in a thread. Not sent yet."
    assert "Removed by the owner" in in_words(line(1, removed_by="owner"))
