"""A line is written, answered, edited; people are named; files and pictures come along."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage

from core.collaboration.talk_records import Attachment, ChatLine, Reference
from ui import theme
from ui.collaboration.talk_composer import Composer

LINE = ChatLine("1", "w", "bo", "Bo", "**hello** there", 1.7e9)
REFERENCE = Reference("item", "c" * 64, "scan.png")
FILE = Attachment("a" * 64, "scan.png", 10, "image/png")


@pytest.fixture
def composer(qtbot):
    made = Composer()
    qtbot.addWidget(made)
    made.resize(300, 100)
    made.show()
    made.field.setFocus()
    return made


def press(qtbot, composer, key, keys=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(composer.field, key, keys)


def test_return_sends_and_shift_return_is_a_new_row(composer, qtbot):
    qtbot.keyClicks(composer.field, "one")
    low = composer.field.height()
    press(qtbot, composer, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(composer.field, "two")
    assert composer.field.height() > low
    with qtbot.waitSignal(composer.said) as caught:
        press(qtbot, composer, Qt.Key.Key_Return)
    assert caught.args == ["one\ntwo"]
    composer.clear()
    assert (composer.text, composer.field.height()) == ("", low)


def test_nothing_is_not_sent_but_a_file_alone_is(composer, qtbot):
    with qtbot.assertNotEmitted(composer.said):
        composer.send_button.click()
    composer.attach(FILE)
    composer.attach(FILE)
    assert len(composer.attachments) == 1
    with qtbot.waitSignal(composer.said):
        composer.send_button.click()
    composer._chips()[0].click()
    assert composer.attachments == []
    with qtbot.waitSignal(composer.said) as caught:
        composer.edit(replace(LINE, attachments=(FILE,)))
        composer.set_text("")  # what it carries says enough
        composer.send_button.click()
    assert caught.args == [""]


def test_an_answer_says_whom_and_escape_leaves_it(composer, qtbot):
    composer.answer(LINE)
    assert composer.banner.isVisible()
    assert composer.about.whole == "Answering Bo: hello there"
    press(qtbot, composer, Qt.Key.Key_Escape)
    assert composer.reply_to is None
    assert not composer.banner.isVisible()


def test_editing_brings_the_words_back_and_escape_leaves_them(composer, qtbot):
    composer.edit(LINE)
    assert composer.text == "**hello** there"
    press(qtbot, composer, Qt.Key.Key_Escape)
    assert (composer.text, composer.editing) == ("", None)


def test_up_in_an_empty_field_wants_the_last_line(composer, qtbot):
    with qtbot.waitSignal(composer.field.up_wanted):
        press(qtbot, composer, Qt.Key.Key_Up)
    qtbot.keyClicks(composer.field, "x")
    with qtbot.assertNotEmitted(composer.field.up_wanted):
        press(qtbot, composer, Qt.Key.Key_Up)


def test_a_name_is_completed_after_an_at(composer, qtbot):
    composer.set_names(["Ann Lee", "Ben"])
    qtbot.keyClicks(composer.field, "hi @an")
    assert composer.field.naming.popup.isVisible()
    with qtbot.assertNotEmitted(composer.said):
        qtbot.keyClick(composer.field.naming.popup, Qt.Key.Key_Return)
    assert composer.text == "hi @Ann Lee "
    qtbot.keyClicks(composer.field, "me@an")
    assert not composer.field.naming.popup.isVisible()


def test_pasted_files_and_pictures_go_with_the_line_and_words_into_it(composer, qtbot, tmp_path):
    files, picture, words = QMimeData(), QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.setImageData(image)
    words.setText("words")
    with qtbot.waitSignal(composer.field.files) as caught:
        composer.field.insertFromMimeData(files)
    assert caught.args == [[Path(tmp_path / "a.txt")]]
    with qtbot.waitSignal(composer.field.picture):
        composer.field.insertFromMimeData(picture)
    composer.field.insertFromMimeData(words)
    assert composer.text == "words"
    assert all(composer.field.canInsertFromMimeData(entry) for entry in (files, picture, words))


def test_what_a_program_fills_in_is_not_typing(composer, qtbot):
    with qtbot.assertNotEmitted(composer.typed):
        composer.set_text("a draft")
    with qtbot.waitSignal(composer.typed):
        qtbot.keyClicks(composer.field, "!")


def test_an_ended_workspace_hears_nothing(composer):
    composer.set_open(False)
    assert not composer.field.isEnabled()
    assert not composer.send_button.isEnabled()


def test_the_field_shows_that_it_has_the_focus(composer):
    box = composer.field.parentWidget()
    accent = theme.colour("accent").name()

    def has_edge():
        image = box.grab().toImage()
        return any(image.pixelColor(x, 0).name() == accent for x in range(20, image.width() - 20))

    assert has_edge()
    composer.send_button.setFocus()
    assert not has_edge()


def test_what_was_begun_comes_back_after_an_edit(composer, qtbot):
    composer.answer(LINE)
    composer.attach(FILE)
    composer.point_to(REFERENCE)
    qtbot.keyClicks(composer.field, "a long draft")
    for over in (lambda: press(qtbot, composer, Qt.Key.Key_Escape), lambda: composer.clear("**hello** there")):
        composer.edit(LINE)
        composer.edit(LINE)
        assert (composer.text, composer.attachments, composer.references) == ("**hello** there", [], [])
        assert composer.draft == "a long draft"
        over()
        assert (composer.text, composer.attachments, composer.references) == ("a long draft", [FILE], [REFERENCE])
        assert (composer.editing, composer.reply_to) == (None, LINE)
    composer.clear("a long draft")
    assert (composer.text, composer.attachments, composer.reply_to) == ("", [], None)


def test_answering_instead_of_an_edit_does_not_say_the_edited_line_again(composer):
    composer.edit(LINE)
    composer.answer(LINE)
    assert (composer.text, composer.editing, composer.reply_to) == ("", None, LINE)


def test_a_file_that_was_on_its_way_when_an_edit_began_goes_with_the_next_line(composer, qtbot):
    composer.edit(LINE)
    composer.attach(FILE)
    assert composer.attachments == []
    press(qtbot, composer, Qt.Key.Key_Escape)
    assert composer.attachments == [FILE]


def test_of_two_files_of_one_name_the_one_that_was_clicked_goes(composer):
    other = Attachment("b" * 64, "scan.png", 10, "image/png")
    for file in (FILE, other):
        composer.attach(file)
    composer.point_to(REFERENCE)
    composer._chips()[1].click()
    assert (composer.attachments, composer.references) == ([FILE], [REFERENCE])
    composer._chips()[1].click()
    assert (composer.attachments, composer.references) == ([FILE], [])
