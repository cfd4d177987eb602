"""The rows of a list: what is dropped goes where it should, what is chosen stays chosen."""

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt

from core.collaboration.tasks import TaskList
from ui.collaboration.tasks_model import MIME, TasksModel, face, spoken


@pytest.fixture
def tasks():
    made = TaskList()
    one, two = made.add_columns("One", "Two")
    for letter in "abc":
        made.add_card(one, letter)
    made.add_card(two, "d")
    return made


@pytest.fixture
def dropped(tasks):
    told = []
    model = TasksModel(tasks, move=lambda *what: told.append(what))
    rows = []
    for column in tasks.columns:
        rows += [column, *tasks.stack(column.id)]
    model.fill(rows)
    return model, told


def drop(model, ids, row):
    data = model.mimeData([model.index(model.row_of(one)) for one in ids])
    model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, QModelIndex())


def test_what_is_dropped_goes_into_the_column_above(dropped, tasks):
    model, told = dropped
    one, two = tasks.columns
    a, b, c, d = (row.id for row in model.rows if row not in tasks.columns)
    drop(model, [a], 4)  # below c, above the heading of the second
    drop(model, [b], 1)
    drop(model, [a, b], 5)
    drop(model, [d], -1)
    drop(model, [b], 3)  # before c
    drop(model, [b], 2)  # before itself is before what follows
    drop(model, [a], 0)  # above everything is nowhere
    assert told == [
        ([a], one.id, ""),
        ([b], one.id, a),
        ([a, b], two.id, d),
        ([d], two.id, ""),
        ([b], one.id, c),
        ([b], one.id, c),
    ]


def test_foreign_data_and_readers_drop_nothing(dropped):
    model, told = dropped
    data = QMimeData()
    data.setText("words")
    assert not model.canDropMimeData(data, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    data.setData(MIME, b"nobody \xff")
    model.dropMimeData(data, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    assert told == [([], model.rows[0].id, model.rows[2].id)]
    model.may_write = False
    assert not model.canDropMimeData(data, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    assert not model.flags(model.index(1)) & Qt.ItemFlag.ItemIsDragEnabled


def test_headings_cannot_be_chosen(dropped):
    model, _ = dropped
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable


def test_only_what_looks_different_is_painted_again(dropped, tasks):
    model, _ = dropped
    told = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    card = model.rows[2].id
    tasks.add_item(card, "line")
    model.fill([tasks.cards.get(row.id, row) for row in model.rows])
    assert told == [(2, 2)]
    assert face(model.rows[2], tasks)[2] == 1


def test_a_row_in_words(tasks):
    column = tasks.columns[0]
    card = tasks.stack(column.id)[0].id
    label = tasks.add_label("urgent", "bad")
    tasks.tag(card, label)
    tasks.assign(card, "p", "Ada")
    tasks.change_card(card, due="2026-11-27", is_done=True)
    tasks.add_item(card, "line")
    assert spoken(tasks.cards[card], tasks) == "a. done. due 2026-11-27. 0 of 1 lines done. urgent. Ada"
    assert spoken(column, tasks) == "Column One"
