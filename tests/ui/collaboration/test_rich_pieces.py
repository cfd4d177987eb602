"""A long note is there piece by piece, and so are its colours."""

from ui import theme
from ui.collaboration.rich_pieces import LINES_AT_ONCE


def colour(editor, number):
    found = editor.document().findBlockByNumber(number).begin().fragment().charFormat()
    return found.foreground().color()


def test_what_is_seen_has_the_new_colours_at_once_and_the_rest_soon(rich, qtbot, qapp):
    theme.apply(qapp, "dark")
    editor = rich("\n\n".join(f"line {number}" for number in range(5 * LINES_AT_ONCE)))
    qtbot.waitUntil(lambda: not editor.isReadOnly())
    editor.verticalScrollBar().setValue(editor.verticalScrollBar().maximum())
    last = editor.document().blockCount() - 1
    theme.apply(qapp, "light")
    assert colour(editor, last) == theme.colour("text")
    assert colour(editor, last // 2) != theme.colour("text")
    qtbot.waitUntil(lambda: colour(editor, last // 2) == theme.colour("text"))
    theme.apply(qapp, "dark")


def test_a_note_that_is_closed_while_it_comes_is_gone(rich, qtbot):
    editor = rich("\n\n".join(f"line {number}" for number in range(2_000)))
    assert editor.isReadOnly()
    editor.close_note()
    qtbot.wait(30)
    assert editor.toPlainText() == ""
