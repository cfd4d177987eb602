"""A code editor with the choice of its language."""

import pytest

from core.collaboration.code_text import CodeText
from core.collaboration.note import Note, SharedNote
from ui.collaboration.code_view import CodeView


class Held:
    async def save(self):
        pass


@pytest.fixture
def document():
    made = CodeText()
    made.splice(0, 0, "import os\n")
    return made


@pytest.fixture
def note(document):
    return Note(SharedNote(document, Held(), moved=lambda place: None, visitors=dict))


@pytest.fixture
def view(qtbot, document, note):
    made = CodeView()
    qtbot.addWidget(made)
    made.show()
    made.open_note(note, document, title="notes")
    return made


def test_the_language_is_guessed_and_can_be_chosen(view, document):
    assert view.editor.colours.language == "python"
    assert view.box.currentText() == "Python (guessed)"
    view.box.setCurrentIndex(view.box.findData("rust"))
    view.choose_language()
    assert document.language == "rust"
    assert view.editor.colours.language == "rust"


def test_what_others_choose_is_shown(view, document):
    other = CodeText([document.snapshot()])
    other.choose_language("cobol")
    document.take(other.updates(document.version))
    assert view.box.language == "cobol"
    assert view.editor.colours.language == "cobol"


def test_a_guess_follows_the_first_lines(view, document, qtbot):
    view.editor.selectAll()
    qtbot.keyClicks(view.editor, "fn main() {")
    assert view.editor.colours.language == "rust"


def test_a_viewer_cannot_choose(qtbot, document, note):
    document.is_writable = False
    view = CodeView()
    qtbot.addWidget(view)
    view.open_note(note, document)
    assert not view.box.isEnabled()


def test_the_place_of_the_caret_is_said(view):
    cursor = view.editor.textCursor()
    cursor.setPosition(3)
    view.editor.setTextCursor(cursor)
    assert view.place.text() == "Line 1, column 4"
    view.close_note()
    assert view.editor.toPlainText() == ""
