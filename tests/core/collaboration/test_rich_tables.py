"""Tables of a rich text: rows, columns and cells that several change at once."""

import pytest

from core.collaboration.rich import RichText
from core.collaboration.rich_styles import BREAK, OBJECT, Grid, Marks, Run
from core.collaboration.rich_tables import CELL_MOST, table_of
from core.errors import InputError


@pytest.fixture
def note():
    made = RichText()
    made.insert(0, [Grid((((Run("a"),), (Run("b"),)), ((Run("c"),), ())))])
    return made


@pytest.fixture
def table_id(note):
    return note.marks_at(0).table


def words(note, table_id):
    return [["".join(run.text for run in cell) for cell in row] for row in note.tables.cells(table_id)]


def test_rows_and_columns_come_and_go(note, table_id):
    note.tables.insert_row(table_id, 1)
    note.tables.insert_column(table_id, 2)
    assert words(note, table_id) == [["a", "b", ""], ["", "", ""], ["c", "", ""]]
    found = note.tables.table(table_id)
    note.tables.remove_row(table_id, found.rows[0])
    note.tables.remove_column(table_id, found.columns[1])
    assert words(note, table_id) == [["", ""], ["c", ""]]


def test_two_who_add_a_row_and_a_column_get_both_and_may_write_where_they_meet(note, table_id):
    other = RichText([note.snapshot()])
    row = note.tables.insert_row(table_id, 2)
    column = other.tables.insert_column(table_id, 0)
    note.take(other.updates(note.version))
    other.take(note.updates(other.version))
    note.tables.splice((table_id, row, column), 0, 0, "one")
    other.tables.splice((table_id, row, column), 0, 0, "two")
    note.take(other.updates(note.version))
    other.take(note.updates(other.version))
    assert words(note, table_id) == words(other, table_id)
    assert sorted((words(note, table_id)[2][0][:3], words(note, table_id)[2][0][3:])) == ["one", "two"]


def test_cells_hold_marked_words_in_one_line(note, table_id):
    found = note.tables.table(table_id)
    place = (table_id, found.rows[0], found.columns[0])
    note.tables.splice(place, 1, 0, f"\nbold{OBJECT}")
    note.tables.format(place, 2, 6, bold=True)
    assert note.tables.cell(*place) == (Run(f"a{BREAK}"), Run("bold", Marks(bold=True)))
    with pytest.raises(InputError, match="words only"):
        note.tables.format(place, 0, 1, table=table_id)
    with pytest.raises(InputError, match="room"):
        note.tables.splice(place, 0, 0, "x" * CELL_MOST)
    with pytest.raises(InputError, match="not in it"):
        note.tables.splice(place, 5, 5, "")


def test_whoever_shows_a_table_hears_that_it_changed(note, table_id):
    heard = []
    note.listen_tables(heard.append)
    other = RichText([note.snapshot()])
    found = other.tables.table(table_id)
    other.tables.splice((table_id, found.rows[1], found.columns[1]), 0, 0, "d")
    note.take(other.updates(note.version))
    assert heard == [table_id]
    assert words(note, table_id) == [["a", "b"], ["c", "d"]]


def test_a_cell_that_is_gone_cannot_be_written(note, table_id):
    found = note.tables.table(table_id)
    note.tables.remove_row(table_id, found.rows[1])
    with pytest.raises(InputError, match="gone"):
        note.tables.splice((table_id, found.rows[1], found.columns[0]), 0, 0, "x")
    with pytest.raises(InputError, match="all that the table has"):
        note.tables.remove_row(table_id, found.rows[0])


def test_undo_brings_a_row_back_with_its_words(note, table_id):
    found = note.tables.table(table_id)
    note.tables.remove_row(table_id, found.rows[1])
    note.undo()
    assert words(note, table_id)[-1] == ["c", ""]


def test_a_table_cannot_grow_without_end(note, table_id):
    with pytest.raises(InputError, match="500 rows"):
        note.insert(0, [Grid(tuple(((),) for _ in range(501)))])
    with pytest.raises(InputError, match="beyond"):
        note.tables.insert_row(table_id, 4)


def test_what_others_repeat_or_invent_is_no_row(note, table_id):
    held = note._doc.get_movable_list(f"rows:{table_id}")
    first = note.tables.table(table_id).rows[0]
    for value in (first, "no id!", 7, None, {"a": 1}):
        held.insert(0, value)
    note._done()
    assert len(note.tables.table(table_id).rows) == 2
    note.tables.remove_row(table_id, first)
    assert words(note, table_id) == [["c", ""]]


def test_only_names_of_tables_are_tables():
    assert table_of("cell:0123456789abcdef:aaaaaaaa:bbbbbbbb") == "0123456789abcdef"
    assert [table_of(name) for name in ("rich", "rows:x", "cells:0123456789abcdef", "rows")] == [""] * 4
