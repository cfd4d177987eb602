"""What is wrong with an answer, in words that stand below its question."""

from collections.abc import Callable, Mapping

from core.collaboration.form_patterns import pattern
from core.collaboration.form_questions import LONG_MOST, SHORT_MOST, Question, QuestionKind
from core.collaboration.form_values import Value

# How many characters an answer may have, by kind; numbers, dates and options are short.
SIZES: Mapping[QuestionKind, int] = {
    **dict.fromkeys(QuestionKind, 200),
    QuestionKind.SHORT: SHORT_MOST,
    QuestionKind.LONG: LONG_MOST,
    # RFC 5321, 4.5.3.1.3: a path has 256 characters with its two brackets
    QuestionKind.EMAIL: 254,
}
# Decimals such as 0.1 are no exact numbers; so much of a step is rounding.
ROUNDING = 1e-6


def problem(question: Question, value: Value) -> str:
    """What is wrong, "" when nothing is. `value` is as `values_of` gives it."""
    if not question.is_asked:
        return ""
    if value is None:
        return "Please answer this question." if question.is_required else ""
    check = _CHECKS.get(question.kind)
    return check(question, value) if check is not None else ""


def _text(question: Question, value: Value) -> str:
    words = str(value)
    size = len(words)
    if question.low is not None and size < question.low:
        return f"Write at least {_amount(question.low, 'character')}; these are {size}."
    if question.high is not None and size > question.high:
        return f"Write at most {_amount(question.high, 'character')}; these are {size}."
    if question.kind is QuestionKind.SHORT and question.pattern and not pattern(question.pattern).fits(words):
        return (
            "This does not look as it should. See the example above."
            if question.help
            else "This does not look as it should."
        )
    return ""


def _number(question: Question, value: Value) -> str:
    if not isinstance(value, int | float):
        return "Write a number, such as 12.5."
    unit = f" {question.unit}" if question.unit else ""
    if question.low is not None and value < question.low:
        return f"The least is {question.low:g}{unit}."
    if question.high is not None and value > question.high:
        return f"The most is {question.high:g}{unit}."
    if question.step:
        steps = (value - (question.low or 0.0)) / question.step
        if abs(steps - round(steps)) > ROUNDING:
            return f"Use steps of {question.step:g}{unit}" + (f" from {question.low:g}." if question.low else ".")
    return ""


def _choices(question: Question, value: Value) -> str:
    chosen = len(value) if isinstance(value, frozenset) else 0
    if question.low is not None and chosen < question.low:
        return f"Choose at least {question.low:g}."
    if question.high is not None and chosen > question.high:
        return f"Choose at most {question.high:g}."
    return ""


def _email(question: Question, value: Value) -> str:
    name, _, domain = str(value).rpartition("@")
    is_good = (
        0 < len(name) <= 64  # RFC 5321, 4.5.3.1.1
        and "@" not in name
        and not any(letter.isspace() for letter in str(value))
        and "." in domain
        and all(domain.split("."))
    )
    return "" if is_good else "Write an address, such as ada@example.org."


def _amount(number: float, what: str) -> str:
    return f"{number:g} {what}{'' if number == 1 else 's'}"


_CHECKS: Mapping[QuestionKind, Callable[[Question, Value], str]] = {
    QuestionKind.SHORT: _text,
    QuestionKind.LONG: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.CHOICES: _choices,
    QuestionKind.EMAIL: _email,
}
