"""Answers: what was answered to a form."""

from collections.abc import Sequence
from typing import ClassVar

from core.collaboration import answers
from core.collaboration.formats.base import Format


class Answers(Format):
    """The responses to one form: those to "form-3fa2" are "answers-3fa2"."""

    title: ClassVar[str] = "Answers"
    idea: ClassVar[str] = "What was answered to a form."
    icon: ClassVar[str] = "table-properties"
    # who may not change the questions may answer them
    least_role: ClassVar[str] = "commenter"
    is_listed: ClassVar[bool] = False

    def open(self, stored: Sequence[bytes] = ()) -> answers.Answers:
        """The answers."""
        return answers.Answers(stored)
