"""The editor and the note have one text, whoever edits and however."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QTextCursor

from core.collaboration.document import Document
from core.collaboration.note import Note, SharedNote
from ui.collaboration.editor import NoteEditor

WORDS = st.text(alphabet=st.sampled_from("ab 😀e\u0301ก\n"), max_size=6)


class Held:
    async def save(self):
        pass


def new_note(text=""):
    shared = SharedNote(Document(), Held(), moved=lambda place: None, visitors=dict)
    note = Note(shared)
    if text:
        note.splice(0, 0, text)
    return note, Note(shared)


@pytest.fixture
def editor(qtbot):
    made = NoteEditor()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    return made


@pytest.fixture
def notes(editor):
    """The editor's note, and the same note as somebody else has it open."""
    mine, theirs = new_note("one\ntwo")
    editor.open_note(mine)
    return mine, theirs


def test_typing_reaches_the_note(editor, notes, qtbot):
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(editor, " three")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "four")
    assert notes[1].text == "one\ntwo three\nfour"
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert notes[1].text == "one\ntwo three\nfou"


def test_who_has_only_looked_so_far_begins_to_write_at_the_start_whatever_came_meanwhile(editor, notes, qtbot):
    notes[1].splice(0, 0, "Theirs. ")
    qtbot.keyClicks(editor, "Mine. ")
    assert notes[1].text == "Mine. Theirs. one\ntwo"


def test_the_menu_takes_back_and_makes_again_what_one_wrote(editor, notes, qtbot):
    qtbot.keyClicks(editor, "Mine ")  # with what was there, in one breath
    for name, text in (("edit-undo", ""), ("edit-redo", "Mine one\ntwo")):
        next(action for action in editor.menu().actions() if action.objectName() == name).trigger()
        assert notes[1].text == text


def test_select_all_and_paste_replaces_everything(editor, notes):
    editor.selectAll()
    data = QMimeData()
    data.setText("new\r\nlines 👩‍🔬\n")
    editor.insertFromMimeData(data)
    assert notes[1].text == "new\nlines 👩‍🔬\n" == editor.toPlainText()
    editor.selectAll()
    editor.textCursor().removeSelectedText()
    assert notes[1].text == ""


def test_what_others_type_appears_and_the_caret_stays_with_its_words(editor, notes):
    cursor = editor.textCursor()
    cursor.setPosition(4)
    editor.setTextCursor(cursor)
    notes[1].splice(0, 0, "😀 ")
    assert editor.toPlainText() == "😀 one\ntwo"
    assert editor.textCursor().position() == 7
    notes[1].splice(7, 0, "theirs ")
    assert editor.textCursor().position() == 7
    assert editor.toPlainText() == "😀 one\ntheirs two"


def test_undo_takes_back_own_words_only(editor, notes, qtbot):
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(editor, "!")
    notes[1].splice(0, 0, "> ")
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    # both notes of one program share one document, hence one history: the last step goes first
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == notes[0].text
    assert "!" not in editor.toPlainText()


def test_undo_of_another_machine_is_not_ours_to_make(editor, qtbot):
    mine, _ = new_note("")
    editor.open_note(mine)
    qtbot.keyClicks(editor, "mine")
    elsewhere = Document([mine._shared.document.updates()])
    elsewhere.splice(4, 0, " theirs")
    mine._shared.document.take(elsewhere.updates(mine._shared.document.version))
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == mine.text == " theirs"
    qtbot.keyClick(editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert mine.text in ("mine theirs", " theirs")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.integers(0, 4), WORDS), max_size=15))
def test_any_edits_of_two_leave_both_with_one_text(editor, steps):
    mine, theirs = new_note("start 😀 text")
    editor.open_note(mine)
    for is_mine, place, removed, words in steps:
        units = len(mine.text.encode("utf-16-le")) // 2
        start = int(place * units)
        if is_mine:
            cursor = QTextCursor(editor.document())
            cursor.setPosition(start)
            cursor.setPosition(min(start + removed, units), QTextCursor.MoveMode.KeepAnchor)
            # a person's caret never stands inside a character
            while _splits(mine.text, cursor.selectionStart()) or _splits(mine.text, cursor.selectionEnd()):
                cursor.setPosition(0)
            cursor.insertText(words)
        else:
            theirs.splice(start, min(removed, units - start), words)
        assert editor.toPlainText() == mine.text


def _splits(text, position):
    halves = text.encode("utf-16-le")[2 * position : 2 * position + 2]
    return bool(halves) and 0xDC <= halves[1] <= 0xDF


def test_moving_the_caret_tells_the_others(editor, notes):
    cursor = editor.textCursor()
    cursor.setPosition(1)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    assert notes[0].cursor == (1, 3)


def test_a_viewer_cannot_type(editor, qtbot):
    mine, _ = new_note("read me")
    mine._shared.document.is_writable = False
    editor.open_note(mine)
    qtbot.keyClicks(editor, "x")
    assert editor.toPlainText() == mine.text == "read me"


def test_another_note_takes_the_place_of_the_first(editor, notes):
    second, _ = new_note("second")
    editor.open_note(second)
    notes[1].splice(0, 0, "x")
    assert editor.toPlainText() == "second"
    editor.close_note()
    assert editor.toPlainText() == ""


def test_what_qt_marks_frames_with_is_no_line_end(editor, notes):
    notes[1].splice(0, 0, "a\ufdd0b\ufdd1c\n")
    assert editor.document().blockCount() == 3
    cursor = QTextCursor(editor.document())
    cursor.setPosition(6)
    cursor.insertText("x")
    assert notes[1].text == "a\ufdd0b\ufdd1c\nxone\ntwo"


def test_files_are_not_written_down_as_their_paths(editor):
    data = QMimeData()
    data.setText("words")
    assert editor.canInsertFromMimeData(data)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a.mp4")])
    assert not editor.canInsertFromMimeData(data)
