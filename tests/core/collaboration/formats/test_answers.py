"""The answers to a form are a document that nobody makes by hand, and that who may not change the form may change."""

from core.collaboration.form import Form
from core.collaboration.formats.answers import Answers


def test_what_is_answered_comes_back_from_what_is_stored():
    answers = Answers().open()
    answers.begin(Form(), author_id="ada", author="Ada")
    assert Answers().open([answers.snapshot()]).responses == answers.responses


def test_it_belongs_to_a_form():
    assert not Answers.is_listed and Answers.least_role == "commenter"
