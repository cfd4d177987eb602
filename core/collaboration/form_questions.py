"""What is in a form: questions of eleven kinds, the options of those that offer some, and what may be said of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.collaboration import entries_fields as fields
from core.collaboration.form_patterns import PATTERN_MOST, pattern
from core.errors import InputError

TITLE_MOST = 1_000
HELP_MOST = 4_000
WORDS_MOST = 200
ID_MOST = 64
# Nobody answers more; a census has some hundred.
QUESTIONS_MOST = 500
OPTIONS_MOST = 200
ALL_OPTIONS_MOST = 10_000
# The longest answers: a line, and some pages.
SHORT_MOST = 500
LONG_MOST = 20_000
# More marks than that nobody tells apart; one needs a choice.
SCALE = (2, 11)
NUMBER_MOST = 1e15


class QuestionKind(StrEnum):
    """What sort of answer a question wants; a section wants none and stands above those that follow."""

    SHORT = "short"
    LONG = "long"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    DATE = "date"
    TIME = "time"
    YES_NO = "yes_no"
    EMAIL = "email"
    SECTION = "section"


# Whose answers are text that merges letter by letter.
WRITTEN = frozenset({QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.EMAIL})
OFFERING = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})


class Test(StrEnum):
    """When another answer lets a question be shown."""

    __test__ = False  # to pytest, every class whose name begins so is one

    ANSWERED = "answered"
    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True)
class Condition:
    """Another question, and what its answer must be: an option's id, True or False, a number, or words."""

    question_id: str
    test: Test = Test.ANSWERED
    value: str | float | bool | None = None


@dataclass(frozen=True)
class Option:
    """One of the things to choose from. Answers hold its id, so that another title changes none of them."""

    id: str
    question_id: str
    title: str
    order: float


@dataclass(frozen=True)
class Question:
    """One question. `low` and `high` are of the number, of the length of a text, of how many are chosen, or of the
    marks of a scale; None for no bound."""

    id: str
    kind: QuestionKind
    order: float = 0.0
    title: str = ""
    help: str = ""
    is_required: bool = False
    low: float | None = None
    high: float | None = None
    step: float | None = None
    """Of a number: it must be `low` (or 0) and so many steps."""
    unit: str = ""
    pattern: str = ""
    """What a short text must look like; see form_patterns.py."""
    low_words: str = ""
    high_words: str = ""
    """What the ends of a scale mean."""
    condition: Condition | None = None
    """When it is shown; None for always."""

    @property
    def is_asked(self) -> bool:
        """Whether it wants an answer."""
        return self.kind is not QuestionKind.SECTION

    @property
    def scale(self) -> range:
        """The marks of a scale."""
        low = int(self.low) if self.low in (0, 1) else 1
        return range(low, min(max(int(self.high or 5), low + 1), SCALE[1] - 1 + low) + 1)


TEXTS = frozenset({"title", "help"})
# What a person may set besides; the title and help are written letter by letter.
CHANGEABLE = frozenset(
    {"kind", "is_required", "low", "high", "step", "unit", "pattern", "low_words", "high_words", "condition"}
)


def stored(name: str, value: Any) -> Any:
    """A field's value as the document holds it; None for what is as it is by default.

    Raises InputError for what no question can have.
    """
    if name not in CHANGEABLE:
        raise InputError(f"A question has no {name} to change.", f"Choose from: {', '.join(sorted(CHANGEABLE))}.")
    if name == "kind":
        return str(QuestionKind(value))
    if name == "condition" and value is not None:
        return [value.question_id, str(value.test), value.value]
    if name in ("low", "high", "step") and value is not None:
        return _bound(name, float(value))
    if name == "pattern" and value:
        pattern(value)
    if isinstance(value, str) and len(value) > WORDS_MOST:
        raise InputError(f"There is room for {WORDS_MOST} characters.", "Make it shorter.")
    return value or None


def _bound(name: str, value: float) -> float:
    if not abs(value) <= NUMBER_MOST or (name == "step" and value <= 0):
        raise InputError(f"{value:g} cannot be a bound.", "Use a smaller number; a step is more than 0.")
    return value


def read_question(key: str, values: Mapping[str, Any]) -> Question:
    """The question that an entry is. Raises ValueError or TypeError when it is none."""
    return Question(
        key,
        QuestionKind(str(values.get("kind"))),
        fields.order(values),
        title=fields.text(values, "title", TITLE_MOST),
        help=fields.text(values, "help", HELP_MOST),
        is_required=fields.flag(values, "is_required"),
        unit=fields.text(values, "unit", WORDS_MOST),
        pattern=_pattern(fields.text(values, "pattern", PATTERN_MOST)),
        low_words=fields.text(values, "low_words", WORDS_MOST),
        high_words=fields.text(values, "high_words", WORDS_MOST),
        condition=_condition(values.get("condition")),
        **{name: _number(values, name) for name in ("low", "high", "step")},
    )


def read_option(key: str, values: Mapping[str, Any]) -> Option:
    """The option that an entry is. Raises ValueError when it is none."""
    question_id = fields.text(values, "question", ID_MOST)
    return Option(key, question_id, fields.text(values, "title", TITLE_MOST), fields.order(values))


def _number(values: Mapping[str, Any], name: str) -> float | None:
    found = fields.number(values, name)
    return None if found is None or abs(found) > NUMBER_MOST or (name == "step" and found <= 0) else found


def _pattern(text: str) -> str:
    try:
        pattern(text)
    except InputError:  # of somebody else, or a newer Vega: nothing is asked rather than everything refused
        return ""
    return text


def _condition(value: Any) -> Condition | None:
    if not isinstance(value, list) or len(value) != 3:
        return None
    question_id, test, wanted = value
    if not isinstance(question_id, str) or len(question_id) > ID_MOST or test not in list(Test):
        return None
    if wanted is not None and not isinstance(wanted, bool | int | float | str):
        return None
    return Condition(question_id, Test(test), wanted[:WORDS_MOST] if isinstance(wanted, str) else wanted)
