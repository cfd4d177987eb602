"""Comments on cards, questions and answers: what one is about, and whether that is still there."""

from core.collaboration.answers import Answers
from core.collaboration.comment_anchors import BY_CHARACTERS, CARDS, QUESTIONS, RESPONSES, EntryPart
from core.collaboration.form import Form
from core.collaboration.form_results import answer_words
from core.collaboration.form_values import values_of
from core.collaboration.tasks import TaskList
from core.collaboration.text_ranges import QUOTE_CHARACTERS


def card_part(tasks: TaskList, card_id: str) -> EntryPart | None:
    """A card; None when it is gone."""
    card = tasks.cards.get(card_id)
    return EntryPart(CARDS, card_id, card.title[:QUOTE_CHARACTERS]) if card is not None else None


def question_part(form: Form, question_id: str) -> EntryPart | None:
    """A question; None when it is gone."""
    question = form.question(question_id)
    return EntryPart(QUESTIONS, question_id, question.title) if question is not None else None


def answer_part(form: Form, answers: Answers, response_id: str, question_id: str) -> EntryPart | None:
    """What a response answers to a question; None when either is gone, or nothing is answered."""
    response, question = answers.responses.get(response_id), form.question(question_id)
    if response is None or question is None:
        return None
    value = next((value for asked, value in values_of(form, response) if asked.id == question_id), None)
    if not (words := answer_words(form, question, value)):
        return None
    return EntryPart(
        RESPONSES,
        response_id,
        question.title,
        question_id=question_id,
        quote=words[:QUOTE_CHARACTERS],
        by=response.author[:BY_CHARACTERS],
    )


def is_in_tasks(part: EntryPart, tasks: TaskList) -> bool:
    """Whether a card is still in its list, wherever it was moved to."""
    return part.table == CARDS and part.entry_id in tasks.cards


def is_in_form(part: EntryPart, form: Form, answers: Answers) -> bool:
    """Whether a question is still asked, or the response and the question of an answer are still there."""
    if part.table == QUESTIONS:
        return form.question(part.entry_id) is not None
    return (
        part.table == RESPONSES and part.entry_id in answers.responses and form.question(part.question_id) is not None
    )
