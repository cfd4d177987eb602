"""What Qt did reaches the note as the smallest edit, and is undone where the note refuses it."""

from PySide6.QtGui import QTextCharFormat, QTextCursor

from core.collaboration.rich import RichText
from core.collaboration.rich_change import RichSplice
from core.collaboration.rich_note import RichNote
from core.collaboration.rich_styles import Run


def test_only_what_is_new_is_sent(rich):
    editor = rich("one two three")
    other = RichNote(editor.note.document)
    steps = []
    other.listen(steps.append)
    cursor = editor.textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.insertText("one TWO three")
    assert steps == [RichSplice(4, 3, (Run("TWO"),))]


def test_mere_formatting_is_nothing_new(rich):
    editor = rich("words")
    before = editor.note.document.version
    cursor = editor.textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    foreign = QTextCharFormat()
    foreign.setFontItalic(True)
    cursor.mergeCharFormat(foreign)
    editor.document().markContentsDirty(0, 5)
    assert editor.note.document.version == before


def test_what_the_note_refuses_is_taken_back(rich, qtbot, monkeypatch):
    monkeypatch.setattr("core.collaboration.rich.CHARACTERS_MOST", 8)
    editor = rich("words")
    editor.textCursor().insertText("too much")
    assert len(editor.refusals) == 1
    qtbot.waitUntil(lambda: editor.toPlainText() == "words")
    editor.textCursor().insertText("x")
    assert editor.note.text == "wordsx\n"


def test_edits_of_many_places_at_once_are_sent_as_one(rich):
    editor = rich("a b c")
    cursor = editor.textCursor()
    cursor.beginEditBlock()
    for position in (4, 2, 0):
        cursor.setPosition(position)
        cursor.insertText("😀")
    cursor.endEditBlock()
    assert editor.note.text == "😀a 😀b 😀c\n" == editor.toPlainText() + "\n"
    assert RichText([editor.note.document.snapshot()]).text == editor.note.text


def test_what_others_write_before_typed_words_settle_keeps_all_in_its_place(rich, qtbot):
    editor = rich("# one\n\ntwo")
    cursor = editor.textCursor()
    cursor.setPosition(4)
    cursor.deletePreviousChar()  # joins the lines; no key was pressed
    editor.note.document.splice(0, 0, [Run("x\n"), Run("😀")])
    editor.settle()
    assert editor.markdown == "# x\n\n# 😀onetwo\n"
    last = editor.document().lastBlock()
    sizes = {part.fragment().charFormat().font().pixelSize() for part in [last.begin()]}
    assert sizes == {24}
