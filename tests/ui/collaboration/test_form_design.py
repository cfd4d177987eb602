"""Designing a form, alone and with others."""

import pytest
from PySide6.QtCore import Qt

from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from ui.collaboration.form_design import DesignView
from ui.collaboration.form_kinds import SORTS
from ui.messages import Messages


@pytest.fixture
def form():
    made = Form()
    for letter in "abc":
        made.add(QuestionKind.SHORT, letter)
    return made


@pytest.fixture
def view(form, qtbot):
    made = DesignView(form, may_write=True)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_form()


def titles(form):
    return "".join(question.title or "-" for question in form.questions)


def test_every_kind_can_be_added_below_the_chosen_question(view, form, qtbot):
    actions = {action.text(): action for action in view.menu().actions()}
    assert len(actions) == len(QuestionKind)
    view.list.choose(form.questions[0].id)
    actions[SORTS[QuestionKind.CHOICE].title].trigger()
    assert titles(form) == "a-bc" and len(form.options(form.questions[1].id)) == 2
    assert view.list.key == form.questions[1].id and view.properties.title.hasFocus()
    qtbot.keyClicks(view.properties.title, "x")
    assert titles(form) == "axbc"
    view.list.choose("")
    actions[SORTS[QuestionKind.DATE].title].trigger()
    assert titles(form) == "axbc-"


def test_questions_are_carried_copied_and_removed_with_a_way_back(view, form, qtbot):
    view.list.choose(form.questions[2].id)
    qtbot.keyClick(view.list, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: titles(form) == "acb")
    assert view.list.key == form.questions[1].id
    qtbot.keyClick(view.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert titles(form) == "accb" and view.list.key == form.questions[2].id
    qtbot.keyClick(view.list, Qt.Key.Key_Delete)
    assert titles(form) == "acb" and view.list.key == form.questions[2].id
    Messages.of(view).toasts[-1].button.click()
    assert titles(form) == "accb"
    view.undo_button.click()
    view.undo_button.click()
    assert titles(form) == "abc" and view.redo_button.isEnabled()


def test_the_form_itself(view, form, qtbot):
    qtbot.keyClicks(view.title, "Survey")
    qtbot.keyClicks(view.description, "Short")
    view.closed.click()
    assert (form.about.title, form.about.description, form.about.is_closed) == ("Survey", "Short", True)
    assert view.stack.currentWidget() is view.about


def test_where_there_is_little_room_the_questions_stand_above(view, form, qtbot):
    view.list.choose(form.questions[0].id)
    view.resize(450, 600)
    body = view.stack.parentWidget()
    qtbot.waitUntil(lambda: view.side.geometry().bottom() < body.geometry().top())
    view.resize(900, 600)
    qtbot.waitUntil(lambda: view.side.geometry().right() < body.geometry().left())


def test_what_others_do_leaves_focus_and_caret_alone(view, form, qtbot):
    view.list.choose(form.questions[1].id)
    field = view.properties.title
    field.setFocus()
    bo = Form([form.snapshot()])
    bo.move(bo.questions[1].id, 0)
    bo.write(bo.questions[0].id, "title", "b?")
    bo.remove(bo.questions[2].id)
    form.take(bo.updates(form.version))
    assert field.toPlainText() == "b?" and field.hasFocus()
    qtbot.keyClicks(field, "x")
    assert titles(form) == "xb?a"
    bo.take(form.updates(bo.version))
    bo.remove(bo.questions[0].id)
    form.take(bo.updates(form.version))
    assert view.stack.currentWidget() is view.about or view.properties.question_id == form.questions[0].id


def test_who_may_only_read_changes_nothing(view, form, qtbot):
    view.may_write = False
    view.refresh()
    before = form.version
    view.list.choose(form.questions[0].id)
    qtbot.keyClick(view.list, Qt.Key.Key_Delete)
    qtbot.keyClicks(view.properties.title, "x")
    assert form.version == before and not view.add_button.isEnabled()
