"""Keys of a rich text, and Markdown that becomes looks while it is typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from core.collaboration.rich_styles import LineKind


def keys(qtbot, editor, text):
    for char in text:
        if char == "\n":
            qtbot.keyClick(editor, Qt.Key.Key_Return)
        elif ord(char) > 0xFFFF:  # no key has it, an input method does
            editor.textCursor().insertText(char)
        else:
            qtbot.keyClicks(editor, char)


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        ("# Title\nwords", "# Title\n\nwords\n"),
        ("### Three", "### Three\n"),
        ("- one\ntwo\n\nwords", "- one\n- two\n\nwords\n"),
        ("* one", "- one\n"),
        ("1. one\ntwo", "1. one\n2. two\n"),
        ("[] open\nmore", "- [ ] open\n- [ ] more\n"),
        ("[x] done\nmore", "- [x] done\n- [ ] more\n"),
        ("- [ ] box", "- [ ] box\n"),
        ("> quoted\nmore\n\nwords", "> quoted\n>\n> more\n\nwords\n"),
        ("```python\nif x:\n    y\nz\n\n\nwords", "```python\nif x:\n    y\n    z\n    \n    \n    words\n```\n"),
        ("```\nx\n\n\n\nwords", "```\nx\n\n```\n\nwords\n"),
        ("---\nwords", "***\n\nwords\n"),
        ("some **bold** and *italic* words", "some **bold** and *italic* words\n"),
        ("~~gone~~ `code` x", "~~gone~~ `code` x\n"),
        ("_it_ snake_case_name", "*it* snake\\_case\\_name\n"),
        ("2 * 3 * 4 and a*b*c", "2 \\* 3 \\* 4 and a\\*b\\*c\n"),
        ("😀 **b** x", "😀 **b** x\n"),
        ("a # b - c", "a # b - c\n"),
    ],
)
def test_what_is_typed_as_markdown_becomes_what_it_means(rich, qtbot, typed, markdown):
    editor = rich()
    keys(qtbot, editor, typed)
    assert editor.markdown == markdown
    assert editor.refusals == []


def test_undo_brings_back_what_was_typed_as_markdown(rich, qtbot):
    editor = rich()
    keys(qtbot, editor, "- ")
    assert editor.line.kind == LineKind.BULLET
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.line.kind == LineKind.TEXT


@pytest.mark.parametrize(
    ("key", "modifiers", "markdown"),
    [
        (Qt.Key.Key_B, "C", "**word** x\n"),
        (Qt.Key.Key_I, "C", "*word* x\n"),
        (Qt.Key.Key_E, "C", "`word` x\n"),
        (Qt.Key.Key_X, "CS", "~~word~~ x\n"),
        (Qt.Key.Key_1, "CA", "# word x\n"),
        (Qt.Key.Key_3, "CA", "### word x\n"),
        (Qt.Key.Key_7, "CS", "1. word x\n"),
        (Qt.Key.Key_8, "CS", "- word x\n"),
        (Qt.Key.Key_9, "CS", "- [ ] word x\n"),
        (Qt.Key.Key_B, "CS", "> word x\n"),
        (Qt.Key.Key_C, "CA", "```\nword x\n```\n"),
    ],
)
def test_shortcuts_change_looks_and_lines_and_back(rich, qtbot, key, modifiers, markdown):
    known = {
        "C": Qt.KeyboardModifier.ControlModifier,
        "S": Qt.KeyboardModifier.ShiftModifier,
        "A": Qt.KeyboardModifier.AltModifier,
    }
    held = Qt.KeyboardModifier.NoModifier
    for name in modifiers:
        held |= known[name]
    editor = rich("word x")
    with qtbot.waitActive(editor):
        editor.activateWindow()
    editor.setFocus()
    editor.at(0, 4)
    qtbot.keyClick(editor, key, held)
    assert editor.markdown == markdown
    qtbot.keyClick(editor, key, held)
    assert editor.markdown == "word x\n"


def test_tab_indents_items_and_code_and_goes_back(rich, qtbot):
    editor = rich("- one\n- two\n\n```\nx\ny\n```\n")
    editor.at(5, 8)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.markdown.startswith("- one\n  - two\n")
    qtbot.keyClick(editor, Qt.Key.Key_Backtab)
    assert editor.markdown.startswith("- one\n- two\n")
    editor.at(8, 11)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.markdown.endswith("    x\n    y\n```\n")
    qtbot.keyClick(editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.markdown.endswith("```\nx\ny\n```\n")


def test_control_return_ticks_a_box(rich, qtbot):
    editor = rich("- [ ] todo")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.markdown == "- [x] todo\n"


def test_backspace_goes_out_of_lists_and_code_step_by_step(rich, qtbot):
    editor = rich("- one\n  - two\n")
    editor.at(4)
    wanted = ["- one\n- two\n", "- one\n\ntwo\n", "- onetwo\n"]
    for markdown in wanted:
        qtbot.keyClick(editor, Qt.Key.Key_Backspace)
        assert editor.markdown == markdown
    editor = rich("```\na\nb\n```\n")
    editor.at(2)
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.markdown == "```\nab\n```\n"


def test_return_replaces_what_is_selected(rich, qtbot):
    editor = rich("one two three")
    editor.at(3, 8)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.markdown == "one\n\nthree\n"
    assert editor.textCursor().position() == 4
    editor.moveCursor(QTextCursor.MoveOperation.End)
