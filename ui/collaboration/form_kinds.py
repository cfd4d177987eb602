"""What a person calls the kinds of questions, and the signs they have."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.collaboration.form_questions import QuestionKind, Test


@dataclass(frozen=True)
class Sort:
    """Words and an icon for a kind of question."""

    title: str
    icon: str


SORTS: Mapping[QuestionKind, Sort] = {
    QuestionKind.SHORT: Sort("Short text", "type"),
    QuestionKind.LONG: Sort("Long text", "align-left"),
    QuestionKind.NUMBER: Sort("Number", "hash"),
    QuestionKind.CHOICE: Sort("One choice", "circle-dot"),
    QuestionKind.CHOICES: Sort("Several choices", "square-check"),
    QuestionKind.SCALE: Sort("Scale", "sliders-horizontal"),
    QuestionKind.YES_NO: Sort("Yes or no", "toggle-left"),
    QuestionKind.DATE: Sort("Date", "calendar"),
    QuestionKind.TIME: Sort("Time", "clock"),
    QuestionKind.EMAIL: Sort("E-mail address", "mail"),
    QuestionKind.SECTION: Sort("Section heading", "heading"),
}
# What a new question offers, so that there is something to rename.
FIRST_OPTIONS = ("Option 1", "Option 2")

TESTS: Mapping[Test, str] = {
    Test.ANSWERED: "is answered",
    Test.IS: "is",
    Test.IS_NOT: "is not",
    Test.AT_LEAST: "is at least",
    Test.AT_MOST: "is at most",
}
_SAME = (Test.ANSWERED, Test.IS, Test.IS_NOT)
_AMOUNT = (Test.ANSWERED, Test.IS, Test.AT_LEAST, Test.AT_MOST)
TESTS_OF: Mapping[QuestionKind, tuple[Test, ...]] = {
    QuestionKind.SHORT: _SAME,
    QuestionKind.LONG: (Test.ANSWERED,),
    QuestionKind.NUMBER: _AMOUNT,
    QuestionKind.CHOICE: _SAME,
    QuestionKind.CHOICES: _SAME,
    QuestionKind.SCALE: _AMOUNT,
    QuestionKind.YES_NO: (Test.IS, Test.ANSWERED),
    QuestionKind.DATE: (Test.ANSWERED,),
    QuestionKind.TIME: (Test.ANSWERED,),
    QuestionKind.EMAIL: _SAME,
}
"""What can be asked about an answer of each kind, the likeliest first for yes and no."""
