"""Marked words move with the text, and are gone once their sentence is edited."""

import pytest
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from core.collaboration.assist.grammar.hints import hints_of
from core.collaboration.assist.grammar.passages import Passage
from core.collaboration.assist.grammar.records import ReadPassage
from ui import theme
from ui.collaboration.hint_marks import HintMarks

TEXT = "😀 Hello.\nShe have two cat. They is here."


def passage(sentence):
    start = TEXT.index(sentence)
    return Passage(start, start + len(sentence), sentence, is_ended=True)


@pytest.fixture
def field(qtbot):
    made = QPlainTextEdit(TEXT)
    qtbot.addWidget(made)
    made.marks = HintMarks()
    for sentence, proposal in (
        ("She have two cat.", "She has two cats."),
        ("They is here.", "They are here."),
    ):
        one = passage(sentence)
        made.marks.show(made.document(), TEXT, ReadPassage(one, hints_of(one, proposal)))
    return made


def marked(field):
    return [marked.words.selectedText() for marked in field.marks.hints]


def write(field, position, words, removed=0):
    cursor = QTextCursor(field.document())
    cursor.setPosition(position)
    cursor.setPosition(position + removed, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(words)


def test_words_are_marked_where_they_are_also_behind_wide_characters(field):
    assert marked(field) == ["have", "cat", "is"]
    [first, *_] = field.marks.selections()
    assert first.format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline
    assert first.format.underlineColor() == theme.colour("violet")
    assert first.cursor.selectedText() == "have"


def test_they_move_with_what_is_written_before_them(field):
    write(field, 0, "More. ")
    assert not field.marks.forget_changed()
    assert marked(field) == ["have", "cat", "is"]


@pytest.mark.parametrize("words", ["dear ", "cats and "])
def test_the_hints_of_an_edited_sentence_are_gone_and_those_of_others_stay(field, words):
    write(field, field.toPlainText().index("two") + 1, words)
    assert field.marks.forget_changed()
    assert marked(field) == ["is"]


def test_what_was_read_of_another_text_marks_nothing(field):
    write(field, 0, "x", removed=2)
    field.marks.clear()
    one = passage("They is here.")
    field.marks.show(field.document(), TEXT, ReadPassage(one, hints_of(one, "They are here.")))
    assert marked(field) == []


def test_a_part_of_a_text_may_have_been_read(field):
    field.marks.clear()
    one = Passage(0, 13, "They is here.", is_ended=True)
    start = len(TEXT.encode("utf-16-le")) // 2 - len("They is here.")
    read = ReadPassage(one, hints_of(one, "They are here."))
    field.marks.show(field.document(), "They is here.", read, start=start)
    assert marked(field) == ["is"]


def test_reading_again_takes_the_place_of_what_was_marked(field):
    one = passage("She have two cat.")
    field.marks.show(field.document(), TEXT, ReadPassage(one, hints_of(one, "She has two cat.")))
    assert marked(field) == ["have", "is"]
    field.marks.show(field.document(), TEXT, ReadPassage(one, ()))
    assert marked(field) == ["is"]


def test_using_one_leaves_the_others_of_its_sentence(field):
    have = field.marks.hints[0]
    caret = field.marks.use(have)
    assert field.toPlainText() == TEXT.replace("have", "has")
    assert caret.position() == field.toPlainText().index("has") + len("has") + 1
    assert not field.marks.forget_changed()
    assert marked(field) == ["cat", "is"]
    field.marks.use(field.marks.hints[0])
    field.marks.use(field.marks.hints[0])
    assert field.toPlainText().endswith("She has two cats. They are here.")
    assert field.marks.sentences == []


def test_hints_are_found_by_their_place(field):
    have, cat, are = field.marks.hints
    place = have.words.selectionStart()
    assert field.marks.at(place) is have and field.marks.at(place + 4) is have
    assert field.marks.at(place - 1) is None
    assert field.marks.after(place + 5) is cat
    assert field.marks.after(len(TEXT) + 1) is have
    field.marks.forget(have.sentence)
    assert field.marks.hints == [are]
    assert HintMarks().after(0) is None
