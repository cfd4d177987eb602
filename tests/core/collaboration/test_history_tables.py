"""The history of a note has the words in its tables, and comparing says what became of them."""

import pytest

from core.collaboration.history import History, Piece
from core.collaboration.history_tables import PastTable, rows_of
from core.collaboration.rich import RichText
from core.collaboration.rich_styles import Grid, Paragraph, Run


@pytest.fixture
def note():
    made = RichText()
    made.splice(0, 0, [Run("Title\n")])
    made.insert(6, [Grid((((Run("a"),), (Run("b"),)), ((Run("c"),), (Run("d"),)))), Paragraph()])
    return made


def table_of(note):
    return note.tables.table(next(run.marks.table for run in note.runs() if run.marks.table))


def history(note, *others):
    authors = {note.writer: "ada", **{other.writer: "bo" for other in others}}
    return History(note.snapshot(), authors, words=note.words)


def changed(pieces):
    return [(piece.text, piece.author_id, piece.change) for piece in pieces if piece.change != "same"]


def test_cells_are_shown_in_rows(note):
    shown = "".join(piece.text for piece in history(note).pieces_at(note.version))
    assert shown.rstrip() == "Title\na | b\nc | d"


def test_a_cell_that_was_written_in_is_new_by_its_writer(note):
    before = note.version
    bo = RichText([note.updates()])
    table = table_of(bo)
    bo.tables.splice((table.id, table.rows[0], table.columns[0]), 0, 1, "CHANGED")
    note.take(bo.updates(note.version))
    found = history(note, bo).compared(before, note.version)
    assert sorted(changed(found)) == [("CHANGED", "bo", "new"), ("a", "bo", "gone")]
    assert "".join(piece.text for piece in found if piece.change != "gone").rstrip() == "Title\nCHANGED | b\nc | d"


def test_a_row_that_was_taken_away_is_gone(note):
    before = note.version
    table = table_of(note)
    note.tables.remove_row(table.id, table.rows[1])
    gone = [text for text, _, change in changed(history(note).compared(before, note.version)) if change == "gone"]
    assert gone == ["c", "d"]
    assert "c" not in "".join(piece.text for piece in history(note).pieces_at(note.version))


def test_a_table_that_came_or_went_is_new_or_gone_with_its_words(note):
    full = note.version
    place = note.text.index("\ufffc")
    note.splice(place, 1)
    found = history(note)
    assert [change for text, _, change in changed(found.compared(full, note.version)) if "a | b" in text] == ["gone"]
    assert any("a | b" in piece.text for piece in found.compared(b"", full) if piece.change == "new")


def test_rows():
    table = PastTable("t", ("r",), ("x", "y"))
    assert rows_of(table, {"cell:t:r:x": ["1"], "cell:t:r:y": ["2"]}, "|", "/") == ["1", "|", "2"]
    more = PastTable("t", ("q", "r"), ("y",))
    assert table.with_gone(more) == PastTable("t", ("r", "q"), ("x", "y"))
    assert Piece("a", "").change == "same"
