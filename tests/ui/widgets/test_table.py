"""A calm table: sorted by what things are, walked by keys, steady while it is refreshed."""

import pytest
from PySide6.QtCore import Qt

from ui.widgets.table import Cell, Table


@pytest.fixture
def table(qtbot):
    made = Table(("Name", "Rounds"), name="Trainings")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.set_rows(
        [("bo", Cell("9", sort=9, is_number=True)), ("ada", Cell("10", sort=10, is_number=True, tone="good"))],
        keys=["b", "a"],
    )
    made.show()
    return made


def shown(table, column=0):
    return [table.model().index(row, column).data() for row in range(table.model().rowCount())]


def test_rows_stand_as_they_were_given_until_somebody_sorts(table):
    assert shown(table) == ["bo", "ada"]
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert shown(table) == ["ada", "bo"]


def test_numbers_are_sorted_as_numbers(table):
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert shown(table, 1) == ["9", "10"]


def test_the_chosen_row_stays_chosen_when_the_rows_change(table):
    table.choose("a")
    table.set_rows([("zoe", "1"), ("ada", "11"), ("bo", "9")], keys=["z", "a", "b"])
    assert table.key == "a"


def test_return_opens_the_chosen_row(table, qtbot):
    table.choose("b")
    with qtbot.waitSignal(table.opened) as blocker:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert blocker.args == ["b"]
    with qtbot.waitSignal(table.chosen) as blocker:
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert blocker.args == ["a"]


def test_a_tone_colours_the_word(table):
    cell = table.rows.index(1, 1)
    assert cell.data(Qt.ItemDataRole.ForegroundRole).name() == "#4cc38a"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_an_empty_table_has_no_key(qtbot):
    made = Table(("Name",))
    qtbot.addWidget(made)
    made.set_rows([])
    made.fit_height()
    assert made.key is None
    made.choose("nobody")
    assert made.key is None
