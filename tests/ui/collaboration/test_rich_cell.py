"""A table's cell is written in its place, letter by letter, and goes on to the next."""

import pytest
from PySide6.QtCore import Qt

from core.collaboration.rich import RichText

MARKDOWN = "| a | b |\n| --- | --- |\n| c | d |\n"


@pytest.fixture
def editor(rich):
    return rich(MARKDOWN)


@pytest.fixture
def table(editor):
    return editor.note.document.tables.table(editor.note.marks_at(0).table)


def test_a_click_opens_the_cell_under_it(editor, table, qtbot):
    rect = editor.pointer.rect(0)
    spots = editor.objects.table(table.id).spots()
    place = (rect.topLeft() + spots[3].rect.center()).toPoint()
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert editor.cell.place == (table.id, table.rows[1], table.columns[1])
    qtbot.keyClicks(editor.cell, "one")
    assert editor.markdown.endswith("| c | done |\n")
    assert editor.cell.geometry().contains(place)


def test_keys_go_from_cell_to_cell_and_a_new_row_begins_behind_the_last(editor, table, qtbot):
    editor.cell.begin(table.id, table.rows[0], table.columns[1])
    qtbot.keyClick(editor.cell, Qt.Key.Key_Tab)
    qtbot.keyClicks(editor.cell, "!")
    qtbot.keyClick(editor.cell, Qt.Key.Key_Backtab)
    qtbot.keyClicks(editor.cell, "?")
    qtbot.keyClick(editor.cell, Qt.Key.Key_Return)
    qtbot.keyClick(editor.cell, Qt.Key.Key_Tab)
    qtbot.keyClicks(editor.cell, "new")
    assert editor.markdown == "| a | b? |\n| --- | --- |\n| c! | d |\n| new |  |\n"
    qtbot.keyClick(editor.cell, Qt.Key.Key_Return)
    assert editor.cell.place is None
    assert not editor.cell.isVisible()


def test_what_others_write_in_the_same_cell_appears_at_once(editor, table, qtbot):
    place = (table.id, table.rows[0], table.columns[0])
    editor.cell.begin(*place)
    document = editor.note.document
    other = RichText([document.snapshot()])
    other.tables.splice(place, 0, 0, "😀 ")
    document.take(other.updates(document.version))
    qtbot.keyClicks(editor.cell, "!")
    assert editor.cell.toPlainText() == "😀 a!"
    assert document.tables.words(*place) == "😀 a!"


def test_a_row_that_goes_takes_its_editor_with_it(editor, table):
    editor.cell.begin(table.id, table.rows[1], table.columns[0])
    editor.note.document.tables.remove_row(table.id, table.rows[1])
    assert editor.cell.place is None


def test_undo_in_a_cell_is_the_notes(editor, table, qtbot):
    editor.cell.begin(table.id, table.rows[0], table.columns[0])
    editor.note.document.pause()
    qtbot.keyClicks(editor.cell, "xy")
    qtbot.keyClick(editor.cell, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.cell.toPlainText() == "a"
    qtbot.keyClick(editor.cell, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert editor.markdown.startswith("| axy |")


def test_a_viewer_writes_no_cell(editor, table):
    editor.set_writable(False)
    editor.cell.begin(table.id, table.rows[0], table.columns[0])
    assert editor.cell.place is None


def test_f2_begins_to_write_the_table_beside_the_caret(editor, table, qtbot):
    editor.at(0)
    qtbot.keyClick(editor, Qt.Key.Key_F2)
    assert editor.cell.place == (table.id, table.rows[0], table.columns[0])
    qtbot.keyClick(editor.cell, Qt.Key.Key_Escape)
    editor.at(1)
    qtbot.keyClick(editor, Qt.Key.Key_F2)
    assert editor.cell.place is not None
