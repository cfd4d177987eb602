"""Options are lines: written, added with Return, carried and removed."""

import pytest
from PySide6.QtCore import Qt

from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from ui.collaboration.form_options import OptionsEditor


@pytest.fixture
def form():
    made = Form()
    made.add(QuestionKind.CHOICE, "Colour", options=("Red", "Blue"))
    return made


@pytest.fixture
def editor(form, qtbot):
    made = OptionsEditor(form)
    qtbot.addWidget(made)
    one = form.questions[0].id
    made.refresh(one, may_write=True)
    form.listen(lambda _: made.refresh(one, may_write=True))
    made.show()
    qtbot.waitExposed(made)
    return made


def titles(form):
    return [option.title for option in form.options(form.questions[0].id)]


def line(editor, title):
    return next(found for found in editor.lines.values() if found.words.text() == title)


def test_return_adds_the_next_one_ready_to_be_named(editor, form, qtbot):
    red = line(editor, "Red")
    qtbot.keyClick(red.words, Qt.Key.Key_Return)
    assert titles(form) == ["Red", "Option 3", "Blue"]
    made = line(editor, "Option 3").words
    assert made.selectedText() == "Option 3"
    qtbot.keyClicks(made, "Green")
    editor.add_button.click()
    assert titles(form) == ["Red", "Green", "Blue", "Option 4"]


def test_carried_and_removed(editor, form, qtbot):
    ids = {option.title: option.id for option in form.options(form.questions[0].id)}
    qtbot.keyClick(line(editor, "Blue").words, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert titles(form) == ["Blue", "Red"]
    line(editor, "Blue").down_button.click()
    line(editor, "Red").up_button.click()
    assert titles(form) == ["Red", "Blue"]
    line(editor, "Red").remove_button.click()
    assert titles(form) == ["Blue"] and set(editor.lines) == {ids["Blue"]}


def test_what_others_write_leaves_the_caret_alone(editor, form, qtbot):
    words = line(editor, "Red").words
    words.setFocus()
    words.end(False)
    bo = Form([form.snapshot()])
    bo.write_option(bo.options(bo.questions[0].id)[0].id, "Dark Red")
    bo.add_option(bo.questions[0].id, "Green", index=0)
    form.take(bo.updates(form.version))
    qtbot.keyClicks(words, "!")
    assert titles(form) == ["Green", "Dark Red!", "Blue"] and words.hasFocus()


def test_who_may_only_read(editor, form):
    editor.refresh(form.questions[0].id, may_write=False)
    assert line(editor, "Red").words.isReadOnly() and not editor.add_button.isVisible()
