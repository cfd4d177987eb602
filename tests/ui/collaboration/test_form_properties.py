"""Everything about a question goes straight into the form."""

import pytest

from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from ui.collaboration.form_properties import QuestionProperties


@pytest.fixture
def form():
    made = Form()
    made.add(QuestionKind.CHOICE, "Colour", options=("Red", "Blue"))
    return made


@pytest.fixture
def properties(form, qtbot):
    made = QuestionProperties(form)
    qtbot.addWidget(made)

    def refresh(*_):
        made.show_question(form.questions[0], may_write=True)

    form.listen(refresh)
    refresh()
    made.show()
    return made


def test_words_kind_and_duty(properties, form, qtbot):
    properties.title.setFocus()
    qtbot.keyClicks(properties.help, "Any")
    properties.required.click()
    properties.kind.setCurrentIndex(properties.kind.findText("Number"))
    question = form.questions[0]
    assert (question.help, question.is_required, question.kind) == ("Any", True, QuestionKind.NUMBER)
    assert not properties.options.isVisible() and set(properties.rules.lines) == {"low", "high", "step", "unit"}
    qtbot.keyClicks(properties.rules.lines["unit"], "kg")
    assert form.questions[0].unit == "kg"
    # options wait for the day when it is a choice again
    properties.kind.setCurrentIndex(properties.kind.findText("Several choices"))
    assert len(properties.options.lines) == 2 and properties.options.isVisible()


def test_how_it_looks_follows(properties, form):
    before = properties._preview
    form.write(form.questions[0].id, "title", "Which colour?")
    assert properties._preview is before and before.title.text() == "Which colour?"
    form.write_option(form.options(form.questions[0].id)[0].id, "Crimson")
    assert properties._preview is not before
    assert [option.title for option in properties._preview.options] == ["Crimson", "Blue"]
    same = properties._preview
    form.write_about("title", "Other")
    assert properties._preview is same


def test_a_heading_wants_no_answer(properties, form):
    form.change(form.questions[0].id, kind=QuestionKind.SECTION)
    assert not properties.required.isVisible() and not properties.rules.isVisible()


def test_buttons_ask(properties, form, qtbot):
    one = form.questions[0].id
    with qtbot.waitSignals([properties.removed, properties.copied]):
        properties.remove_button.click()
        properties.copy_button.click()
    properties.show_question(form.questions[0], may_write=False)
    assert properties.title.isReadOnly() and not properties.remove_button.isEnabled()
    assert properties.question_id == one
