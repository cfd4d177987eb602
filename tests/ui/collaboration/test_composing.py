"""What an input method composes is nobody else's until it is done, and ends where the person writes."""

import pytest
from PySide6.QtGui import QInputMethodEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication

from core.collaboration.code_text import CodeText
from core.collaboration.document import Document
from core.collaboration.note import Note, SharedNote
from core.collaboration.rich_styles import Run
from ui.collaboration.code_editor import CodeEditor
from ui.collaboration.editor import NoteEditor

WORDS = "the quick brown fox\nsecond"


class Held:
    async def save(self):
        pass


@pytest.fixture(params=[(NoteEditor, Document), (CodeEditor, CodeText)], ids=["text", "code"])
def editor(request, qtbot):
    kind, document = request.param
    made = kind()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    note = Note(SharedNote(document(), Held(), moved=lambda place: None, visitors=dict))
    note.splice(0, 0, WORDS)
    made.open_note(note)
    return made


def document_of(editor):
    return editor.note._shared.document


def stand(editor, position):
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)


def compose(editor, words):
    underlined = QTextCharFormat()
    underlined.setFontUnderline(True)
    kind = QInputMethodEvent.AttributeType.TextFormat
    looks = [QInputMethodEvent.Attribute(kind, 0, len(words), underlined)]
    QApplication.sendEvent(editor, QInputMethodEvent(words, looks))


def commit(editor, words):
    done = QInputMethodEvent("", [])
    done.setCommitString(words)
    QApplication.sendEvent(editor, done)


def composed(editor):
    """What is composed at the caret, and where."""
    layout = editor.textCursor().block().layout()
    return layout.preeditAreaText(), layout.preeditAreaPosition()


def stale(editor):
    """Composed words anywhere but in the caret's paragraph."""
    block, found = editor.document().begin(), []
    while block.isValid():
        if block != editor.textCursor().block() and block.layout().preeditAreaText():
            found.append(block.layout().preeditAreaText())
        block = block.next()
    return found


def elsewhere(editor, position, removed, words):
    """Somebody else edits a copy of what was shared, and we get it."""
    mine = document_of(editor)
    theirs = type(mine)([mine.updates()])
    theirs.splice(position, removed, words)
    mine.take(theirs.updates(mine.version))


def test_nothing_is_shared_while_one_composes(editor):
    before = document_of(editor).version
    stand(editor, 9)
    compose(editor, "に")
    compose(editor, "にほ")
    assert document_of(editor).version == before
    commit(editor, "日本")
    assert document_of(editor).text == "the quick日本 brown fox\nsecond" == editor.toPlainText()


def test_only_the_composed_words_are_new_in_the_document(editor):
    spoken = []
    real = editor.note.splice
    editor.note.splice = lambda *edit: (spoken.append(edit), real(*edit))
    stand(editor, 9)
    compose(editor, "にほ")
    commit(editor, "日本")
    assert spoken == [(9, 0, "日本")]


def test_composing_over_chosen_words_takes_them_away(editor):
    stand(editor, 4)
    cursor = editor.textCursor()
    cursor.setPosition(9, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    compose(editor, "にほ")
    commit(editor, "日本")
    assert document_of(editor).text == "the 日本 brown fox\nsecond" == editor.toPlainText()


def test_comments_on_the_line_stay_on_their_words(editor):
    anchor = document_of(editor).mark_range(4, 9)
    stand(editor, 15)
    compose(editor, "に")
    commit(editor, "日")
    assert document_of(editor).find_range(anchor) == (4, 9)


def test_a_colleague_in_the_same_line_and_the_composer_both_get_what_they_wrote(editor):
    mine = document_of(editor)
    theirs = type(mine)([mine.updates()])
    stand(editor, 9)
    compose(editor, "に")
    theirs.splice(19, 0, " jumps")
    theirs.splice(0, 3, "THE")
    since = mine.version
    mine.take(theirs.updates(since))
    commit(editor, "日")
    theirs.take(mine.updates(theirs.version))
    assert mine.text == theirs.text == editor.toPlainText() == "THE quick日 brown fox jumps\nsecond"


@pytest.mark.parametrize(
    ("edit", "place", "after"),
    [
        ((0, 0, "far "), 13, "far the quick日 brown fox\nsecond"),
        ((0, 0, "above\n"), 9, "above\nthe quick日 brown fox\nsecond"),
        ((4, 0, "very\n"), 5, "the very\nquick日 brown fox\nsecond"),
        ((26, 0, "!"), 9, "the quick日 brown fox\nsecond!"),
        ((0, 26, ""), 0, "日"),
        ((9, 0, "er"), 9, "the quick日er brown fox\nsecond"),
    ],
)
def test_what_others_write_leaves_the_composed_words_at_the_caret(editor, edit, place, after):
    stand(editor, 9)
    compose(editor, "にほ")
    elsewhere(editor, *edit)
    assert composed(editor) == ("にほ", place) and not stale(editor)
    inside = [found for found in editor.textCursor().block().layout().formats() if found.format.fontUnderline()]
    assert [(found.start, found.length) for found in inside] == [(place, 2)]
    commit(editor, "日")
    assert document_of(editor).text == editor.toPlainText() == after


def test_what_is_given_up_leaves_nothing(editor):
    stand(editor, 9)
    compose(editor, "にほ")
    elsewhere(editor, 0, 0, "> ")
    compose(editor, "")
    assert document_of(editor).text == editor.toPlainText() == "> " + WORDS
    assert composed(editor)[0] == "" and not stale(editor)


def test_the_others_see_the_caret_where_one_composes(editor):
    stand(editor, 9)
    compose(editor, "にほ")
    assert editor.note.cursor == (9, 9)


def test_code_keeps_its_colours_around_what_is_composed(qtbot):
    editor = CodeEditor()
    qtbot.addWidget(editor)
    editor.resize(500, 300)
    editor.show()
    note = Note(SharedNote(CodeText(), Held(), moved=lambda place: None, visitors=dict))
    note.splice(0, 0, "x = 1  # why\n")
    editor.open_note(note)
    editor.set_language("python")
    editor.colours.finish()
    stand(editor, 1)
    compose(editor, "にほ")
    editor.colours.show()
    found = {(part.start, part.length) for part in editor.document().firstBlock().layout().formats()}
    # the comment began at 7; the composed words lie at 1 and are two long
    assert (9, 5) in found and (1, 2) in found


def test_notes_keep_what_is_composed_at_the_caret(rich):
    """The rich editor's words move with the caret too, also when their line is split."""
    editor = rich("hello world")
    stand(editor, 5)
    compose(editor, "にほ")
    document = editor.note.document
    theirs = type(document)([document.updates()])
    theirs.splice(2, 0, [Run("\n")])
    document.take(theirs.updates(document.version))
    assert composed(editor) == ("にほ", 3) and not stale(editor)
    commit(editor, "日本")
    assert document.text.rstrip("\n") == "he\nllo日本 world" == editor.toPlainText()
