"""Task lists, forms and shelves as they were, and what became of them."""

import pytest

from core.collaboration.answers import Answers
from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from core.collaboration.history import History
from core.collaboration.past.paired import PairedHistory
from core.collaboration.tasks import TaskList
from ui.collaboration.past.entries import PastEntries


@pytest.fixture
def tasks(two):
    """Ada's list with two columns and a card, marked, which Bo then moves and renames the column of."""
    pair = two(TaskList)
    todo, done = pair.ada.add_columns("To do", "Done")
    card = pair.ada.add_card(todo, "Bake")
    pair.meet()
    pair.then = pair.ada.version
    pair.bo.move_cards([card], done)
    pair.bo.write_column(done, "Finished")
    return pair


@pytest.fixture
def view(qtbot, tasks):
    made = PastEntries(tasks.history(tasks.then), tasks.names, lambda digest: None, "tasks")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def board(view):
    return {
        column.title.whole: [row.words for row in column.list.rows.rows]
        for column in sorted(view.columns.values(), key=view._row.indexOf)
    }


def test_cards_stand_in_the_columns_of_their_time(view, tasks, shown):
    shown(view)
    (words,) = board(view)["Finished"]
    assert list(board(view)) == ["To do", "Finished"] and not board(view)["To do"]
    assert words.startswith("Bake. Ada made it") and "Bo changed it last" in words
    shown(view, view.history.moment_of(tasks.then))
    assert list(board(view)) == ["To do", "Done"]
    assert len(board(view)["To do"]) == 1
    assert view.stack.currentWidget() is view.board
    shown(view, -1)
    assert view.columns == {} and view.nothing.text() == "Nothing was in it yet."
    assert view.stack.currentWidget() is view.nothing


def test_what_became_of_the_list_is_said_with_who_did_it(view, tasks, shown):
    shown(view, None, tasks.then)
    assert view.stack.currentWidget() is view.changes
    assert view.summary.text() == "Between the two moments: 1 changed, 1 moved."
    assert [row.words for row in view.changes.rows.rows] == [
        "Changed. Changed  Column  Finished. Title  Done  →  Finished. by Bo",
        "Moved. Moved  Card  Bake. Place  To do, place 1  →  Finished, place 1. by Bo",
    ]
    shown(view, None, tasks.ada.version)
    assert view.nothing.text() == "Nothing differs between these two moments."
    assert view.summary.isHidden()


def test_a_form_is_one_list_with_its_answers(qtbot, shown):
    form, answers = Form(), Answers()
    why = form.add(QuestionKind.SHORT, "Why")
    one = answers.begin(form, author_id="bo", author="Bo")
    answers.answer(one, form.question(why), "because")
    own, beside = History(form.snapshot(), {form.writer: "ada"}), History(answers.snapshot(), {answers.writer: "bo"})
    view = PastEntries(PairedHistory(own, beside), {"ada": "Ada", "bo": "Bo"}, lambda digest: None, "form")
    qtbot.addWidget(view)
    shown(view)
    words = [row.words for row in view.list.rows.rows]
    assert words[0] == "Questions   1" and words[1].startswith("Why. Kind  Short text. Ada made it")
    assert words[2] == "Answers   0 submitted, 1 being filled"
    assert words[3].startswith("Bo. State  being filled. Why  because. Bo made it")
    assert view.stack.currentWidget() is view.list
