"""When a question is shown is put together from questions above it."""

import pytest

from core.collaboration.form import Form
from core.collaboration.form_questions import Condition, QuestionKind, Test
from ui.collaboration.form_condition import ConditionEditor


@pytest.fixture
def form():
    made = Form()
    made.add(QuestionKind.YES_NO, "Pets?")
    made.add(QuestionKind.CHOICE, "Which?", options=("Cat", "Dog"))
    made.add(QuestionKind.NUMBER, "How many?")
    made.add(QuestionKind.SECTION, "Heading")
    made.add(QuestionKind.SHORT, "Name?")
    return made


@pytest.fixture
def editor(form, qtbot):
    made = ConditionEditor(form)
    qtbot.addWidget(made)
    name = form.questions[4].id

    def changed(condition):
        form.change(name, condition=condition)

    def refresh(*_):
        made.refresh(form.question(name), may_write=True)

    made.changed.connect(changed)
    form.listen(refresh)
    refresh()
    made.show()
    return made


def choose(box, words):
    place = box.findText(words)
    assert place >= 0, [box.itemText(number) for number in range(box.count())]
    box.setCurrentIndex(place)


def condition(form):
    return form.questions[4].condition


def test_only_answers_above_can_decide(editor, form):
    offered = [editor.which.itemText(place) for place in range(editor.which.count())]
    assert offered == ["Always", "If “Pets?”", "If “Which?”", "If “How many?”"]


def test_yes_and_no(editor, form):
    choose(editor.which, "If “Pets?”")
    assert condition(form) == Condition(form.questions[0].id, Test.IS, True)
    choose(editor.choice, "No")
    assert condition(form).value is False
    choose(editor.test, "is answered")
    assert condition(form).test is Test.ANSWERED and not editor.choice.isVisible()
    choose(editor.which, "Always")
    assert condition(form) is None and not editor.test.isVisible()


def test_options(editor, form):
    choose(editor.which, "If “Which?”")
    choose(editor.test, "is")
    dog = form.options(form.questions[1].id)[1].id
    choose(editor.choice, "Dog")
    assert condition(form) == Condition(form.questions[1].id, Test.IS, dog)


def test_numbers(editor, form, qtbot):
    choose(editor.which, "If “How many?”")
    choose(editor.test, "is at least")
    qtbot.keyClicks(editor.line, "2,5")
    assert condition(form) == Condition(form.questions[2].id, Test.AT_LEAST, 2.5) and editor.line.text() == "2,5"


def test_a_lost_question_is_said(editor, form):
    choose(editor.which, "If “Pets?”")
    form.remove(form.questions[0].id)
    assert "always shown" in editor.note.text() and not editor.test.isVisible()
