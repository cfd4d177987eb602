"""The kinds of questions on the screen: their words and signs, and what can be asked about an answer of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.collaboration.form_questions import QuestionKind, Test
from core.collaboration.form_words import KIND_WORDS, TEST_WORDS


@dataclass(frozen=True)
class Sort:
    """Words and an icon for a kind of question."""

    title: str
    icon: str


_ICONS: Mapping[QuestionKind, str] = {
    QuestionKind.SHORT: "type",
    QuestionKind.LONG: "align-left",
    QuestionKind.NUMBER: "hash",
    QuestionKind.CHOICE: "circle-dot",
    QuestionKind.CHOICES: "square-check",
    QuestionKind.SCALE: "sliders-horizontal",
    QuestionKind.YES_NO: "toggle-left",
    QuestionKind.DATE: "calendar",
    QuestionKind.TIME: "clock",
    QuestionKind.EMAIL: "mail",
    QuestionKind.SECTION: "heading",
}
SORTS: Mapping[QuestionKind, Sort] = {kind: Sort(KIND_WORDS[kind], icon) for kind, icon in _ICONS.items()}
# What a new question offers, so that there is something to rename.
FIRST_OPTIONS = ("Option 1", "Option 2")

TESTS: Mapping[Test, str] = TEST_WORDS
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
