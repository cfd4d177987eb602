"""A form is a document of a workspace."""

from core.collaboration.form_questions import QuestionKind
from core.collaboration.formats.form import Form


def test_what_is_asked_comes_back_from_what_is_stored():
    form = Form().open()
    form.add(QuestionKind.CHOICE, "Colour", options=("Red", "Blue"))
    assert Form().open([form.snapshot()]).questions == form.questions
