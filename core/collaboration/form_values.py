"""What a response says for a form: which questions it was asked, and the answers in the form of each kind."""

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from core.collaboration.form_questions import NUMBER_MOST, WRITTEN, Condition, Option, Question, QuestionKind, Test

# Text, a number (or, while it is typed, the text of none), an option's id, a mark, an ISO date or time, yes or no;
# several options; None for no answer.
Value: TypeAlias = str | float | bool | frozenset[str] | None

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Answered(Protocol):
    """What was written, as a response keeps it."""

    @property
    def written(self) -> Mapping[str, str]:
        """Texts by question."""

    @property
    def chosen(self) -> Mapping[str, frozenset[str]]:
        """Options by question, where several may be chosen."""

    @property
    def given(self) -> Mapping[str, Any]:
        """Everything else by question."""


class Asking(Protocol):
    """A form, as far as it matters here."""

    @property
    def questions(self) -> Sequence[Question]:
        """In their order."""

    def options(self, question_id: str) -> Sequence[Option]:
        """What there is to choose from."""


def values_of(form: Asking, response: Answered) -> list[tuple[Question, Value]]:
    """The questions that a response is asked and its answers, in their order; headings with None.

    A condition looks at questions further up only: one that moved below, or is gone, hides nothing.
    """
    found: dict[str, Value] = {}
    kinds: dict[str, QuestionKind] = {}
    asked: list[tuple[Question, Value]] = []
    is_section_shown = True
    for question in form.questions:
        is_shown = question.condition is None or question.condition.question_id not in kinds
        if question.condition is not None and not is_shown:
            is_shown = _holds(question.condition, found.get(question.condition.question_id))
        if question.kind is QuestionKind.SECTION:
            is_section_shown = is_shown
        kinds[question.id] = question.kind
        if is_shown and is_section_shown:
            options = {option.id for option in form.options(question.id)}
            found[question.id] = value_of(question, options, response)
            asked.append((question, found[question.id]))
    return asked


def value_of(question: Question, options: Collection[str], response: Answered) -> Value:
    """The answer to one question, None where there is none (or none that this kind of question can have)."""
    if question.kind in WRITTEN:
        return response.written.get(question.id, "").strip() or None
    if question.kind is QuestionKind.CHOICES:
        return frozenset(response.chosen.get(question.id, frozenset()) & frozenset(options)) or None
    value = response.given.get(question.id)
    return value if _fits(question, options, value) else None


def as_number(text: str) -> float | str | None:
    """The number that somebody typed, with a point or a comma; what is none stays text, nothing is None."""
    words = text.strip()
    try:
        found = float(words.replace(",", ".") if words.count(",") == 1 and "." not in words else words)
    except ValueError:
        return words or None
    return found if abs(found) <= NUMBER_MOST else words


def _fits(question: Question, options: Collection[str], value: Any) -> bool:
    match question.kind:
        case QuestionKind.NUMBER:
            return isinstance(value, str) or (_is_number(value) and abs(value) <= NUMBER_MOST)
        case QuestionKind.SCALE:
            return _is_number(value) and value in question.scale
        case QuestionKind.CHOICE:
            return isinstance(value, str) and value in options
        case QuestionKind.YES_NO:
            return isinstance(value, bool)
        case QuestionKind.TIME:
            return isinstance(value, str) and _TIME.fullmatch(value) is not None
        case QuestionKind.DATE:
            return isinstance(value, str) and len(value) == 10 and _is_day(value)
    return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_day(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _holds(condition: Condition, value: Value) -> bool:
    wanted = condition.value
    if condition.test is Test.ANSWERED:
        return value is not None
    if condition.test in (Test.AT_LEAST, Test.AT_MOST):
        if not _is_number(value) or not _is_number(wanted):
            return False
        return value >= wanted if condition.test is Test.AT_LEAST else value <= wanted  # type: ignore[operator]
    is_so = _equal(value, wanted)
    return is_so if condition.test is Test.IS else not is_so


def _equal(value: Value, wanted: str | float | bool | None) -> bool:
    if isinstance(value, frozenset):
        return wanted in value
    if isinstance(value, str) and isinstance(wanted, str):
        return value.casefold() == wanted.strip().casefold()
    return isinstance(value, bool) == isinstance(wanted, bool) and value == wanted
