"""The editor and the note are the same, whoever edits and however; carets and scrolling stay where they are."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from core.collaboration.records import Cursor
from core.collaboration.rich import RichText
from core.collaboration.rich_markdown import to_markdown
from core.collaboration.rich_markdown_reading import from_markdown
from core.collaboration.rich_note import RichNote
from core.collaboration.rich_styles import BREAK, OBJECT, Line, LineKind, Marks, Run
from ui.collaboration.rich_editor import RichEditor

WORDS = st.text(alphabet=st.sampled_from("ab 😀e\u0301ก\n\u05d0"), max_size=6)


@pytest.fixture
def editor(qtbot):
    made = RichEditor()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.setFocus()
    return made


@pytest.fixture
def document():
    made = RichText()
    made.insert(0, from_markdown("# Title\n\none **two**\n\n- item\n"))
    return made


@pytest.fixture
def note(editor, document):
    made = RichNote(document)
    editor.open_note(made)
    return made


def same(editor, document):
    """Whether Qt shows exactly what the document says: letters, looks, lines."""
    editor.settle()
    shown = []
    block = editor.document().begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            fragment = parts.fragment()
            shown.append(Run(fragment.text(), editor.formats.marks(fragment.charFormat())))
            line = editor.formats.line(block)
            is_object = fragment.text().startswith(OBJECT)
            wanted = editor.formats.chars(shown[-1].marks, line, is_object=is_object)
            assert fragment.charFormat() == wanted
            parts += 1
        shown.append(Run("\n", line=editor.formats.line(block)))
        block = block.next()
    from core.collaboration.rich_styles import joined

    assert list(joined(iter(shown))) == list(document.runs())


def at(editor, position, end=None):
    editor.do.select(position, position if end is None else end)


def test_who_has_only_looked_so_far_begins_to_write_at_the_start_whatever_came_meanwhile(editor, note, document, qtbot):
    document.insert(0, from_markdown("Theirs\n"))
    qtbot.keyClicks(editor, "Mine ")
    assert document.text.startswith("Mine Theirs")


def test_a_note_is_shown_as_it_is(editor, note, document):
    same(editor, document)
    assert editor.toPlainText() == "Title\none two\nitem"
    first = editor.document().begin()
    assert first.begin().fragment().charFormat().font().pixelSize() > 20


def test_typing_reaches_the_note_with_the_looks_of_where_it_stands(editor, note, document, qtbot):
    at(editor, 13)
    qtbot.keyClicks(editor, "!")
    assert document.marks_at(13).bold
    at(editor, 0)
    qtbot.keyClicks(editor, "The ")
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    same(editor, document)
    assert document.text == "The itle\none two!\nitem\n"


def test_return_goes_on_with_a_list_and_ends_it_when_nothing_was_written(editor, note, document, qtbot):
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "more")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.line == Line(LineKind.BULLET, indent=1)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.line == Line(LineKind.BULLET)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "words")
    same(editor, document)
    assert to_markdown(document.content()).endswith("- item\n- more\n\nwords\n")


def test_behind_a_heading_come_words_and_lines_of_all_sorts_can_be_joined(editor, note, document, qtbot):
    at(editor, 5)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "sub")
    assert document.line_at(6) == Line()
    at(editor, 6)
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    same(editor, document)
    assert document.text.startswith("Titlesub\n")
    assert document.line_at(0).kind == LineKind.HEADING_1
    at(editor, 3, 18)
    qtbot.keyClick(editor, Qt.Key.Key_X)
    same(editor, document)
    assert document.text == "Titxtem\n"


def test_backspace_at_the_start_of_an_item_makes_words_of_it_first(editor, note, document, qtbot):
    at(editor, 14)
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert document.text.endswith("two\nitem\n")
    assert document.line_at(15).kind == LineKind.TEXT
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert document.text.endswith("twoitem\n")
    same(editor, document)


def test_what_others_do_appears_and_the_caret_stays_with_its_words(editor, note, document):
    at(editor, 10, 13)
    other = RichText([document.snapshot()])
    other.splice(0, 0, [Run("😀 ", Marks(italic=True))])
    other.set_lines(4, 4, kind=LineKind.QUOTE)
    other.format(10, 12, strike=True)
    other.splice(12, 0, [Run("theirs\nnew")])
    document.take(other.updates(document.version))
    same(editor, document)
    cursor = editor.textCursor()
    assert (cursor.anchor(), cursor.position()) == (13, 26)


def test_scrolling_stays_when_others_write_above(editor, note, document, qtbot):
    document.insert(0, from_markdown("\n\n".join(f"Line {number}" for number in range(100))))
    bar = editor.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    top = editor.cursorForPosition(QPoint(5, 5)).block().text()
    other = RichText([document.snapshot()])
    other.insert(0, from_markdown("\n\n".join(f"New {number}" for number in range(30))))
    document.take(other.updates(document.version))
    assert editor.cursorForPosition(QPoint(5, 5)).block().text() == top


def test_undo_takes_back_own_work_only(editor, note, document, qtbot):
    at(editor, 5)
    qtbot.keyClicks(editor, "!")
    other = RichText([document.snapshot()])
    other.splice(0, 0, [Run("x")])
    document.take(other.updates(document.version))
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.text.startswith("xTitle\n")
    same(editor, document)
    qtbot.keyClick(editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert document.text.startswith("xTitle!\n")
    same(editor, document)


def test_what_is_composed_is_sent_when_it_is_done(editor, note, document):
    at(editor, 5)
    before = document.version
    QApplication.sendEvent(editor, QInputMethodEvent("にほ", []))
    assert document.version == before
    document.splice(0, 0, [Run("x")])
    assert document.text.startswith("xTitle\n")
    done = QInputMethodEvent("", [])
    done.setCommitString("日本")
    QApplication.sendEvent(editor, done)
    assert document.text.startswith("xTitle日本\n")
    same(editor, document)


def test_a_break_inside_a_paragraph_is_one(editor, note, document, qtbot):
    at(editor, 9)
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert document.text == f"Title\none{BREAK} two\nitem\n"
    same(editor, document)


def test_a_viewer_cannot_change_anything(editor, document, qtbot):
    editor.open_note(RichNote(document, is_writable=False))
    before = document.version
    editor.selectAll()
    qtbot.keyClicks(editor, "x")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    refused = []
    editor.refused.connect(refused.append)
    editor.do.set_kind(LineKind.QUOTE)
    editor.do.toggle("bold")
    assert document.version == before
    assert len(refused) == 1


def test_carets_of_others_are_drawn_and_follow(editor, note, document):
    editor.show_cursors([Cursor("p", "Ada", 6, 9)])
    document.splice(0, 0, [Run("ab")])
    assert [(cursor.anchor, cursor.head) for cursor in note.cursors()] == [(8, 11)]
    assert len(editor.extraSelections()) == 1
    editor.grab()


def test_another_note_takes_the_place_of_the_first(editor, note, document):
    second = RichText()
    second.splice(0, 0, [Run("second")])
    editor.open_note(RichNote(second))
    document.splice(0, 0, [Run("x")])
    assert editor.toPlainText() == "second"
    editor.close_note()
    assert editor.toPlainText() == ""


def test_a_click_ticks_a_box_and_control_click_opens_a_link(editor, document, qtbot):
    document.insert(0, from_markdown("- [ ] todo\n\n[page](https://vega.example/) [team](vega://host:1/x)\n"))
    note = RichNote(document)
    editor.open_note(note)
    box = editor.margins.box_rect(editor.document().begin()).center().toPoint()
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert document.line_at(0).is_done
    wanted = []
    editor.link_wanted.connect(wanted.append)
    links = ["https://vega.example/", "vega://host:1/x"]
    for count, position in enumerate((7, 12)):
        cursor = QTextCursor(editor.document())
        cursor.setPosition(position)
        place = editor.cursorRect(cursor).center()
        qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert wanted == links[:count]
        qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, pos=place)
    assert wanted == links
    # who cannot write here has no use for a caret in the link
    editor.set_writable(False)
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert wanted == [*links, links[1]]


def test_both_themes_dress_everything(editor, note, document, qapp):
    from ui import theme

    theme.apply(qapp, "light")
    same(editor, document)
    theme.apply(qapp, "dark")
    same(editor, document)


def test_a_long_note_comes_in_pieces_and_others_may_write_meanwhile(editor, qtbot):
    document = RichText()
    document.splice(0, 0, [Run("".join(f"line {number}\n" for number in range(5_000)))])
    document.set_lines(0, 20, kind=LineKind.HEADING_1)
    document.set_lines(len(document.text) - 1, len(document.text) - 1, kind=LineKind.QUOTE)
    editor.open_note(RichNote(document))
    assert editor.isReadOnly()
    assert editor.document().blockCount() < 5_000
    document.splice(len(document.text) - 1, 0, [Run("end")])
    assert not editor.isReadOnly()
    same(editor, document)
    editor.open_note(RichNote(document))
    qtbot.waitUntil(lambda: not editor.isReadOnly())
    same(editor, document)


def test_long_pastes_come_in_pieces(editor, note, document, qtbot):
    words = "some words in a line, and more of them\n" * 8_000
    data = QMimeData()
    data.setText(words)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertFromMimeData(data)
    assert len(document.text) < 20_000
    # one goes on with something else meanwhile
    at(editor, 0)
    qtbot.keyClicks(editor, "x")
    editor.paste_rest()
    assert document.text == "xTitle\none two\nitem" + words + "\n"
    assert editor.toPlainText() == document.text[:-1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from((
    "type", "type", "cut", "kind", "mark", "return", "back", "undo", "theirs", "theirs line", "object"
)), st.floats(0, 1), WORDS, st.sampled_from(list(LineKind))), max_size=12))  # fmt: skip
def test_any_edits_of_two_leave_editor_and_note_the_same(editor, qtbot, steps):
    document = RichText()
    document.insert(0, from_markdown("# start 😀\n\n- **text**\n- [ ] x\n\n```py\ncode\n```\n"))
    other = RichText([document.snapshot()])
    editor.open_note(RichNote(document))
    for what, share, words, kind in steps:
        place = _whole(document.text, share)
        if what == "type":
            cursor = editor.textCursor()
            cursor.setPosition(place)
            cursor.insertText(words)
        elif what == "cut":
            at(editor, place, _whole(document.text, min(1.0, share + 0.3)))
            editor.textCursor().removeSelectedText()
        elif what in ("return", "back"):
            at(editor, place)
            qtbot.keyClick(editor, Qt.Key.Key_Return if what == "return" else Qt.Key.Key_Backspace)
        elif what in ("kind", "mark"):
            at(editor, place, _whole(document.text, min(1.0, share + 0.3)))
            editor.do.set_kind(kind) if what == "kind" else editor.do.toggle("bold")
        elif what == "undo":
            editor.do.undo()
        elif what == "object":
            document.splice(0, 0, [Run(OBJECT, Marks(table="0123456789abcdef"))])
        else:
            points = int(share * (len(other.text) - 1))
            if what == "theirs":
                other.splice(points, min(2, len(other.text) - 1 - points), [Run(words, Marks(bold=len(words) > 3))])
            else:
                other.set_lines(points, points, kind=kind)
            other.take(document.updates(other.version))
            document.take(other.updates(document.version))
        same(editor, document)


def _whole(text, share):
    """A place in UTF-16 units that a caret can stand at: not inside a character."""
    points = int(share * (len(text) - 1))
    return len(text[:points].encode("utf-16-le")) // 2
