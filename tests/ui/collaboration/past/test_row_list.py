"""Rows below each other: what is chosen and where one looks stays while time goes."""

import pytest

from ui.collaboration.past.row_list import AT_ONCE, RowList
from ui.collaboration.past.rows import Row, Span
from ui.collaboration.shelf_tile import Looks


def row(key, words="", **values):
    return Row(str(key), ((Span(words or f"row {key}"),),), **values)


@pytest.fixture
def rows(qtbot):
    made = RowList(Looks(), name="Rows")
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    return made


def test_turning_to_a_row_is_told_and_other_rows_are_not(rows):
    told = []
    rows.chosen.connect(told.append)
    rows.show_rows([row("a"), row("b")])
    rows.setCurrentIndex(rows.rows.index(1))
    assert (told, rows.key) == (["b"], "b")
    rows.show_rows([row("b", "changed"), row("c")])
    assert (told, rows.key) == (["b"], "b")
    rows.choose("c", is_quiet=True)
    assert (told, rows.key) == (["b"], "c")
    rows.choose("gone")
    assert rows.key == ""


def test_a_click_on_the_chosen_row_tells_again(rows, qtbot):
    from PySide6.QtCore import Qt

    rows.show_rows([row("a"), row("b")])
    rows.choose("b", is_quiet=True)
    with qtbot.waitSignal(rows.chosen) as told:
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.rows.index(1)).center())
    assert told.args == ["b"]


def test_it_stays_where_it_is_scrolled_to(rows):
    rows.show_rows([row(number) for number in range(50)])
    rows.verticalScrollBar().setValue(120)
    rows.show_rows([row(number, "other words") for number in range(50)])
    assert rows.verticalScrollBar().value() == 120
    rows.show_rows([row(number) for number in range(60)])
    assert rows.verticalScrollBar().value() == 120


def test_many_rows_come_some_at_a_time_and_all_in_the_end(rows, qtbot):
    count = 3 * AT_ONCE
    rows.show_rows([row(number) for number in range(count)])
    last = rows.rows.index(count - 1)
    qtbot.waitUntil(lambda: rows.visualRect(last).isValid() and rows.verticalScrollBar().maximum() > 40 * count)


def test_headings_cannot_be_chosen_and_rows_are_read_aloud(rows):
    from PySide6.QtCore import Qt

    rows.show_rows([row("h", "Questions", is_heading=True), row("a", "Why", mark="added")])
    assert not rows.rows.flags(rows.rows.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert rows.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Added. Why"
