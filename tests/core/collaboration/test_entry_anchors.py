"""A comment stays with its card, question or answer wherever that goes, and outlives it with what it was about."""

import pytest

from core.collaboration.answers import Answers, answers_id
from core.collaboration.comments import COMMENTS_ID
from core.collaboration.entry_anchors import answer_part, card_part, is_in_form, is_in_tasks, question_part
from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from core.collaboration.tasks import TaskList
from core.errors import InputError


def test_a_card_is_found_wherever_it_was_moved_and_whatever_it_is_called():
    tasks = TaskList()
    todo, done = tasks.add_columns("To do", "Done")
    card = tasks.add_card(todo, "Buy a scanner")
    part = card_part(tasks, card)
    assert part.title == "Buy a scanner"
    tasks.write_card(card, "title", "Buy two")
    tasks.move_cards([card], done)
    assert is_in_tasks(part, tasks)
    tasks.remove_cards([card])
    assert not is_in_tasks(part, tasks) and card_part(tasks, card) is None
    tasks.undo()
    assert is_in_tasks(part, tasks)


def test_a_question_and_an_answer_are_found_until_they_are_removed():
    form, answers = Form(), Answers()
    fruit = form.add(QuestionKind.CHOICE, "Which fruit?", options=("Apple", "Pear"))
    name = form.add(QuestionKind.SHORT, "Name")
    one = answers.begin(form, author_id="ada", author="Ada")
    assert answer_part(form, answers, one, fruit) is None
    answers.answer(one, form.question(fruit), form.options(fruit)[1].id)
    asked, said = question_part(form, fruit), answer_part(form, answers, one, fruit)
    assert (asked.title, said.title, said.quote, said.by) == ("Which fruit?", "Which fruit?", "Pear", "Ada")
    form.move(fruit, 1)
    form.write(fruit, "title", "Fruit?")
    assert is_in_form(asked, form, answers) and is_in_form(said, form, answers)
    answers.remove([one])
    assert is_in_form(asked, form, answers) and not is_in_form(said, form, answers)
    form.remove(fruit)
    assert not is_in_form(asked, form, answers)
    assert question_part(form, name) is not None and question_part(form, fruit) is None


@pytest.fixture
async def shared(machine, until):
    """Ada owns a workspace with a list and a form; Bo may comment."""
    async with machine("ada") as ada, machine("bo") as bo:
        space = await ada.collaboration.create("Study")
        plan = await ada.collaboration.add_document(space.id, "tasks", "Plan")
        survey = await ada.collaboration.add_document(space.id, "form", "Survey")
        tasks = (await ada.collaboration.open_document(space.id, plan.id)).document
        card = tasks.add_card(tasks.add_columns("To do")[0], "Buy a scanner")
        form = (await ada.collaboration.open_document(space.id, survey.id)).document
        form.add(QuestionKind.SHORT, "Name")
        await bo.join(ada, space.id, role="commenter")
        theirs = (await bo.collaboration.open_document(space.id, plan.id)).document
        asked = (await bo.collaboration.open_document(space.id, survey.id)).document
        await until(lambda: card in theirs.cards and asked.questions)
        yield ada, bo, space, plan, survey


async def test_a_commenter_comments_on_a_card_without_changing_it_and_the_comment_outlives_the_card(shared, until):
    ada, bo, space, plan, _ = shared
    tasks = (await ada.collaboration.open_document(space.id, plan.id)).document
    theirs = (await bo.collaboration.open_document(space.id, plan.id)).document
    (card,) = theirs.cards
    with pytest.raises(InputError):
        theirs.write_card(card, "title", "Mine")
    await bo.collaboration.comments.add(space.id, plan.id, card_part(theirs, card), text="Which one?")
    comments = (await ada.collaboration.open_document(space.id, COMMENTS_ID)).document
    await until(lambda: len(comments._map.keys()) == 1)
    tasks.remove_cards([card])
    (thread,) = await ada.collaboration.comments.threads(space.id, plan.id)
    assert (thread.anchor.title, thread.remark.text, thread.remark.author.name) == ("Buy a scanner", "Which one?", "bo")
    assert not is_in_tasks(thread.anchor, tasks)
    await ada.collaboration.comments.reply(space.id, thread.id, "None at all.")
    await ada.collaboration.comments.set_state(space.id, thread.id, "resolved")
    assert (await ada.collaboration.comments.threads(space.id, plan.id))[0].state == "resolved"


async def test_an_answer_is_commented_on_by_another_machine(shared, until):
    ada, bo, space, _, survey = shared
    form = (await bo.collaboration.open_document(space.id, survey.id)).document
    answers = (await bo.collaboration.open_document(space.id, answers_id(survey.id))).document
    one = answers.begin(form, author_id=bo.id, author="bo")
    answers.answer(one, form.questions[0], "Bo")
    seen = (await ada.collaboration.open_document(space.id, answers_id(survey.id))).document
    await until(lambda: one in seen.responses and seen.responses[one].written)
    mine = (await ada.collaboration.open_document(space.id, survey.id)).document
    part = answer_part(mine, seen, one, mine.questions[0].id)
    await ada.collaboration.comments.add(space.id, survey.id, part, text="@bo In full, please")
    comments = (await bo.collaboration.open_document(space.id, COMMENTS_ID)).document
    await until(lambda: len(comments._map.keys()) == 1)
    (thread,) = await bo.collaboration.comments.threads(space.id, survey.id)
    assert thread.anchor == part and is_in_form(part, form, answers) and thread.remark.mentions == (bo.id,)
