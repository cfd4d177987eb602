"""Editing code: indents, brackets, colours; the note has what is shown."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from core.collaboration.code_text import CodeText
from core.collaboration.note import Note, SharedNote
from ui.collaboration.code_editor import CodeEditor
from ui.collaboration.code_lexing import CodeLexing


class Held:
    async def save(self):
        pass


def new_note(text=""):
    shared = SharedNote(CodeText(), Held(), moved=lambda place: None, visitors=dict)
    note = Note(shared)
    note.splice(0, 0, text)
    return note, Note(shared)


@pytest.fixture
def editor(qtbot):
    made = CodeEditor()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.set_language("python")
    return made


def open_text(editor, text, at=None):
    mine, theirs = new_note(text)
    editor.open_note(mine)
    cursor = editor.textCursor()
    cursor.setPosition(len(text) if at is None else at)
    editor.setTextCursor(cursor)
    return mine, theirs


def select(editor, start, end):
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def colours(editor, line):
    block = editor.document().findBlockByNumber(line)
    found = block.layout().formats()
    return {
        block.text()[part.start : part.start + part.length]: part.format.foreground().color().name() for part in found
    }


def test_return_keeps_the_indent_and_opens_a_block(editor, qtbot):
    mine, _ = open_text(editor, "    if x:")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "y")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert mine.text == "    if x:\n        y\n        "
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert mine.text == "    if x:\n        y\n    "


def test_tab_goes_to_the_next_stop_or_indents_what_is_selected(editor, qtbot):
    mine, theirs = open_text(editor, "a")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert mine.text == "a   "
    mine, theirs = open_text(editor, "a\n\n  b\n\tc\nd")
    heard = []
    theirs.listen(heard.append)
    select(editor, 0, 9)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert mine.text == "    a\n\n      b\n    \tc\nd"
    assert all(splice.removed == 0 for splice in heard)
    for _ in range(2):
        qtbot.keyClick(editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert mine.text == "a\n\nb\nc\nd"


def test_brackets_that_belong_together_are_found(editor):
    open_text(editor, "f(a[1], (2))")
    assert editor.pair_at(1) == (1, 11)
    assert editor.pair_at(12) == (11, 1)
    assert editor.pair_at(3) == (3, 5)
    assert editor.pair_at(0) is None
    open_text(editor, "(]")
    assert editor.pair_at(0) is None


def test_words_have_colours_that_follow_edits_of_everybody(editor, qtbot):
    from ui import theme

    _, theirs = open_text(editor, "x = 1\ndef f():\n    return 'a'\n", at=0)
    editor.colours.finish()
    assert colours(editor, 1)["def"] == theme.colour("violet").name()
    assert colours(editor, 2)["a"] == theme.colour("good").name()
    theirs.splice(0, 0, "'''\n")
    editor.colours.finish()
    assert set(colours(editor, 2).values()) <= {theme.colour("good").name(), theme.colour("muted").name()}
    theirs.splice(0, 4, "# 😀 ")
    editor.colours.finish()
    assert colours(editor, 1)["def"] == theme.colour("violet").name()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.integers(0, 4), st.text(
    alphabet=st.sampled_from("ab \n\"'#(😀"), max_size=5)), max_size=12))  # fmt: skip
def test_any_edits_leave_text_and_tokens_as_they_should_be(editor, steps):
    mine, theirs = open_text(editor, "def f():\n    '''😀\n    doc'''\n")
    for is_mine, place, removed, words in steps:
        points = int(place * len(mine.text))
        start = len(mine.text[:points].encode("utf-16-le")) // 2
        length = len(mine.text[points : points + removed].encode("utf-16-le")) // 2
        if is_mine:
            cursor = QTextCursor(editor.document())
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(words)
        else:
            theirs.splice(start, length, words)
        assert editor.toPlainText() == mine.text
    editor.colours.finish()
    again = CodeLexing("python", mine.text)
    while again.step():
        pass
    assert editor.colours.lexing.lines == again.lines


def test_numbers_take_the_room_they_need(editor):
    open_text(editor, "x")
    narrow = editor.gutter.width_px()
    open_text(editor, "x\n" * 10_000)
    assert editor.gutter.width_px() > narrow
    assert editor.viewportMargins().left() == editor.gutter.width_px()
    assert not editor.grab().isNull()
