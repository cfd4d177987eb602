"""What lies between two places of a note's history is the same however it is found, and nothing long is compared."""

import pytest

from core.collaboration import rich_replay
from core.collaboration.rich import RichText
from core.collaboration.rich_replay import COMPARED_MOST
from core.collaboration.rich_styles import Grid, LineKind, Marks, Paragraph, Run
from core.collaboration.rich_undo import back, moves
from core.errors import InputError

BOLD = Marks(bold=True)


@pytest.fixture
def uncompared(monkeypatch):
    """The engine's comparing takes time that grows with the square: it must not be asked."""

    def forbidden(*_):
        raise AssertionError("the engine was asked to compare")

    monkeypatch.setattr(rich_replay, "_compared", forbidden)


def place(note):
    return note._doc.oplog_frontiers


def edited():
    """A note after edits of every sort, one of them by somebody else; with where they began and ended."""
    note = RichText()
    note.splice(0, 0, [Run("one "), Run("two", BOLD), Run(" three\nfour")])
    note.insert(5, [Grid((((Run("a"),), (Run("b", BOLD),)),)), Paragraph((Run("below"),))])
    table = next(run.marks.table for run in note.runs() if run.marks.table)
    held = note.tables.table(table)
    before = place(note)
    other = RichText([note.updates()])
    other.splice(0, 1, [Run("ZERO", BOLD)])
    other.tables.insert_column(table, 0)
    note.splice(2, 5, [Run("é😀", BOLD)])
    note.format(0, 4, italic=True)
    note.set_lines(0, 2, kind=LineKind.BULLET)
    note.tables.insert_row(table, 1)
    note.tables.remove_column(table, held.columns[1])
    note.tables.splice((table, held.rows[0], held.columns[0]), 1, 0, "new")
    note.take(other.updates())
    note.splice(1, 1, [Run("last")])
    return note, before, place(note)


def plainly(note, before, after):
    """What takes it back, without what the engine names and nobody changed."""
    return {
        name: (
            one.operation,
            [
                (list(words), {key: value for key, value in looks.items() if value is not None})
                for words, looks in one.come
            ],
            one.marks,
        )
        for name, one in back(note._doc, before, after).items()
        if one.operation.parts or one.marks
    }


def test_playing_again_finds_what_comparing_finds(monkeypatch):
    note, before, after = edited()
    compared = plainly(note, before, after), moves(note._doc, before, after)
    monkeypatch.setattr(rich_replay, "COMPARED_MOST", -1)
    played = plainly(note, before, after), moves(note._doc, before, after)
    assert played == compared


def test_a_long_paste_is_taken_back_and_made_again_without_comparing(uncompared):
    note = RichText()
    note.splice(0, 0, [Run("start, "), Run("end", BOLD)])
    note.end_step()
    words = "word " * (COMPARED_MOST // 5 + 1)
    note.splice(7, 0, [Run(words, BOLD)])
    note.undo()
    assert [(run.text, run.marks) for run in note.runs()][:2] == [("start, ", Marks()), ("end", BOLD)]
    note.redo()
    assert note.text == f"start, {words}end\n" and next(note.runs(7, 8)).marks == BOLD


def test_what_others_wrote_at_length_is_not_compared_either(monkeypatch):
    note = RichText()
    note.splice(0, 0, [Run("mine")])
    other = RichText([note.updates()])
    other.splice(2, 0, [Run("x" * (COMPARED_MOST + 1))])
    note.take(other.updates())
    compared = []
    monkeypatch.setattr(rich_replay, "_compared", lambda _, *places: compared.append(places) or {})
    before = place(RichText())
    assert moves(note._doc, before, place(note)) and not compared
    assert moves(note._doc, before, before) == {} and not compared


def test_a_place_that_is_not_in_the_history_is_refused():
    strange = RichText()
    strange.splice(0, 0, [Run("elsewhere")])
    with pytest.raises(InputError):
        moves(RichText()._doc, place(RichText()), place(strange))
