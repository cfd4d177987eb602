"""A rich text as an editor sees it: UTF-16 positions, what others do as steps, carets that follow."""

import pytest

from core.collaboration.records import Cursor
from core.collaboration.rich import RichText
from core.collaboration.rich_change import Restyle, RichSplice
from core.collaboration.rich_note import RichNote
from core.collaboration.rich_styles import Grid, Line, LineKind, Marks, Paragraph, Run
from core.errors import InputError


@pytest.fixture
def document():
    made = RichText()
    made.splice(0, 0, [Run("a😀b")])
    return made


@pytest.fixture
def note(document):
    return RichNote(document)


def heard(note):
    steps = []
    note.listen(steps.append)
    return steps


def test_positions_count_utf16_units(note, document):
    assert note.length == 5
    note.splice(3, 1, [Run("c", Marks(bold=True))])
    assert document.text == "a😀c\n"
    assert note.marks_at(3) == Marks(bold=True)
    assert note.runs(3, 4) == [Run("c", Marks(bold=True))]
    note.format(1, 3, italic=True)
    assert document.marks_at(1).italic
    assert note.content(1, 3) == [Paragraph((Run("😀", Marks(italic=True)),))]


def test_what_was_typed_is_not_heard_and_all_else_is(note):
    steps = heard(note)
    note.typed(0, 0, [Run("x")])
    assert steps == []
    note.set_lines(0, 0, kind=LineKind.QUOTE)
    note.splice(0, 1, [])
    note.undo()
    assert steps[:2] == [Restyle(5, 1, {"kind": LineKind.QUOTE}), RichSplice(0, 1, ())]
    assert steps[2:] == [RichSplice(0, 0, (Run("x"),))]
    assert note.line_at(0) == Line(LineKind.QUOTE)


def test_two_editors_of_one_document_see_each_other(note, document):
    other = RichNote(document)
    steps = heard(other)
    note.typed(4, 0, [Run("!")])
    assert steps == [RichSplice(4, 0, (Run("!"),))]
    assert not other.is_mine


def test_own_carets_move_with_what_one_writes_and_stay_before_what_others_do(note, document):
    note.set_cursor(3, 3)
    other = RichText([document.snapshot()])
    other.splice(2, 0, [Run("theirs")])
    document.take(other.updates(document.version))
    assert note.cursor == (3, 3)
    note.splice(3, 0, [Run("mine ")])
    assert note.cursor == (8, 8)
    anchor, head = note.anchors()
    other.take(document.updates(other.version))
    assert other.locate(anchor) == other.locate(head) == 7


def test_carets_of_others_follow_what_is_written(note):
    note.show_cursors([Cursor("p", "Ben", 1, 3), Cursor("q", "Ada", 99, 99)])
    note.typed(0, 0, [Run("😀")])
    assert [(cursor.name, cursor.anchor, cursor.head) for cursor in note.cursors()] == [("Ada", 6, 6), ("Ben", 3, 5)]


def test_the_others_are_told_when_the_caret_moves(document):
    moves = []
    note = RichNote(document, moved=lambda: moves.append(1))
    assert note.anchors() is None
    note.set_cursor(1, 1)
    assert moves == [1]


def test_tables_are_changed_and_heard(note, document):
    end = note.insert(4, [Grid((((Run("a"),),),)), Paragraph((Run("😀"),))])
    assert document.text == "a😀b\n\ufffc\n😀\n"
    assert end == 9
    table_id = note.marks_at(5).table
    tables = []
    note.listen_tables(tables.append)
    table = document.tables.table(table_id)
    note.write_cell((table_id, table.rows[0], table.columns[0]), 1, 0, "😀")
    note.write_cell((table_id, table.rows[0], table.columns[0]), 3, 0, "!")
    note.change_table(document.tables.insert_row, table_id, 1)
    assert tables == [table_id] * 3
    assert document.tables.words(table_id, table.rows[0], table.columns[0]) == "a😀!"
    note.undo()
    assert len(document.tables.table(table_id).rows) == 1


def test_who_may_only_read_cannot_write(document):
    note = RichNote(document, is_writable=False)
    before = document.version
    for verb in (lambda: note.splice(0, 1, []), note.undo, lambda: note.set_lines(0, 0, indent=1)):
        with pytest.raises(InputError, match="not change it"):
            verb()
    assert document.version == before


def test_a_closed_note_hears_nothing(note, document):
    steps = heard(note)
    note.close()
    document.splice(0, 0, [Run("x")])
    assert steps == []
