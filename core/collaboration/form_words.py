"""What a person calls the kinds of questions, the tests of their conditions, and a condition as a whole."""

from collections.abc import Mapping

from core.collaboration.form_questions import Condition, QuestionKind, Test
from core.collaboration.form_values import Asking

KIND_WORDS: Mapping[QuestionKind, str] = {
    QuestionKind.SHORT: "Short text",
    QuestionKind.LONG: "Long text",
    QuestionKind.NUMBER: "Number",
    QuestionKind.CHOICE: "One choice",
    QuestionKind.CHOICES: "Several choices",
    QuestionKind.SCALE: "Scale",
    QuestionKind.YES_NO: "Yes or no",
    QuestionKind.DATE: "Date",
    QuestionKind.TIME: "Time",
    QuestionKind.EMAIL: "E-mail address",
    QuestionKind.SECTION: "Section heading",
}
TEST_WORDS: Mapping[Test, str] = {
    Test.ANSWERED: "is answered",
    Test.IS: "is",
    Test.IS_NOT: "is not",
    Test.AT_LEAST: "is at least",
    Test.AT_MOST: "is at most",
}


def condition_words(form: Asking, condition: Condition) -> str:
    """When a question is shown, as in: if “Colour” is Red."""
    asked = next((question for question in form.questions if question.id == condition.question_id), None)
    title = f"“{asked.title or 'Untitled'}”" if asked is not None else "a question that is gone"
    words = f"if {title} {TEST_WORDS[condition.test]}"
    if condition.test is Test.ANSWERED:
        return words
    titles = {option.id: option.title or "Untitled" for option in form.options(condition.question_id)}
    return f"{words} {_value_words(condition.value, titles)}"


def _value_words(value: str | float | bool | None, titles: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return titles.get(value, value) if value else "nothing"
