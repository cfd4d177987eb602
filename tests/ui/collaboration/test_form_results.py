"""Results as they come in, a table of them, and a file."""

import csv

import pytest
from PySide6.QtCore import Qt

from core.collaboration.answers import Answers
from core.collaboration.authorship import Author
from core.collaboration.comments import Remark, Thread
from core.collaboration.entry_anchors import answer_part
from core.collaboration.entry_places import Spot
from core.collaboration.form import Form
from core.collaboration.form_questions import QuestionKind
from ui.collaboration.form_results import ResultsView
from ui.messages import Messages


@pytest.fixture
def form():
    made = Form()
    made.add(QuestionKind.SHORT, "Name")
    made.add(QuestionKind.NUMBER, "Age")
    return made


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def view(form, answers, qtbot):
    made = ResultsView(form, answers, may_write=True)
    qtbot.addWidget(made)
    made.resize(800, 600)
    yield made
    made.close_form()


def fill(form, answers, name, age):
    one = answers.begin(form, author_id="ada", author="Ada")
    answers.answer(one, form.questions[0], name)
    answers.answer(one, form.questions[1], age)
    answers.submit(one, form)
    return one


async def test_they_come_in_while_one_looks(view, form, answers, until):
    view.show()
    assert view.stack.currentWidget() is view.empty and not view.export_button.isEnabled()
    fill(form, answers, "Ada", 36.0)
    answers.begin(form, author_id="bo", author="Bo")
    await until(lambda: len(view.cards) == 2)
    assert view.count.text() == "1 response" and view.drafts.text() == "1 being filled"
    first = view.cards[form.questions[0].id]
    fill(form, answers, "Bo", 40.0)
    await until(lambda: first.note.whole == "2 of 2 answered")
    form.move(form.questions[1].id, 0)
    form.change(form.questions[1].id, kind=QuestionKind.LONG)
    await until(lambda: view._column.itemAt(0).widget().kind is QuestionKind.NUMBER)
    await until(lambda: view._column.itemAt(1).widget().kind is QuestionKind.LONG)


async def test_a_table_from_which_a_response_can_be_taken(view, form, answers, until, monkeypatch):
    one = fill(form, answers, "Ada", 36.0)
    other = fill(form, answers, "Bo", 140.0)
    view.show()
    view.ways.choose("table")
    view.refresh()
    await until(lambda: view.table is not None and len(view.table.rows.rows) == 2)
    view.table.choose(other)
    assert view.table.cells(view.table.currentIndex())[1:] == ("Ada", "Bo", "140") and view.remove_button.isEnabled()

    async def yes(*_args, **_values):
        return True

    monkeypatch.setattr("ui.collaboration.form_results.confirm", yes)
    await view.remove()
    assert list(answers.responses) == [one]
    await until(lambda: len(view.table.rows.rows) == 1)


async def test_a_file_for_a_spreadsheet(view, form, answers, tmp_path):
    fill(form, answers, "=1+1", 36.0)
    await view.write(str(tmp_path / "form.csv"))
    with (tmp_path / "form.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Submitted", "By", "Name", "Age"] and rows[1][1:] == ["Ada", "'=1+1", "36"]
    await view.write(str(tmp_path / "nowhere" / "form.csv"))
    assert "cannot be written" in Messages.of(view).toasts[-1].text


async def test_nothing_is_summed_up_while_nobody_looks(view, form, answers, until):
    fill(form, answers, "Ada", 36.0)
    assert not view._later.isActive() and not view.cards
    view.show()
    await until(lambda: view.cards)


async def test_an_answer_in_the_table_is_commented_on_and_shows_how_often_it_was(view, form, answers, until):
    one = fill(form, answers, "Ada", 36.0)
    other = fill(form, answers, "", 40.0)
    name, age = (question.id for question in form.questions)
    view.show()
    view.bring(one, age)
    await until(lambda: view.table is not None and view.table.key == one)
    assert view.answer_at(view.table.currentIndex()) == Spot("responses", one, age)
    begun, read = [], []
    view.marks.comment_wanted.connect(begun.append)
    view.marks.thread_wanted.connect(read.append)
    view.menu(view.table.currentIndex()).actions()[0].trigger()
    assert begun == [Spot("responses", one, age)]
    view.table.choose(other, 2)
    assert view.menu(view.table.currentIndex()) is None  # nothing was answered there
    part = answer_part(form, answers, one, name)
    view.marks.show_threads([Thread("t", "form-1", part, Remark("t", Author("b", "Bo"), 0.0, "Ada who?"), ())], "")
    view.table.choose(one, 2)
    cell = view.table.currentIndex()
    assert cell.data(Qt.ItemDataRole.DecorationRole) is not None and "1 comment" in cell.data(
        Qt.ItemDataRole.ToolTipRole
    )
    view.table.clicked.emit(cell)
    assert read == ["t"]
