"""The grid of a shelf: what is chosen stays chosen, keys open and remove."""

import pytest
from PySide6.QtCore import Qt

from core.collaboration.shelf import Shelf
from ui.collaboration.shelf_grid import ShelfGrid
from ui.collaboration.shelf_tile import CELL, Looks, ShelfTile


@pytest.fixture
def shelf(offer):
    made = Shelf()
    for number in range(6):
        made.share([offer(number)], by="ada", by_name="Ada")
    return made


@pytest.fixture
def grid(qtbot, shelf):
    looks = Looks()
    made = ShelfGrid(looks, ShelfTile(looks, is_here=lambda digest: True, progress=lambda digest: None))
    qtbot.addWidget(made)
    made.resize(3 * CELL.width() + 40, 500)
    made.show()
    made.show_items(shelf.shown())
    return made


def test_items_stand_side_by_side_in_their_order(grid, shelf):
    assert [item.name for item in grid.rows.items] == [f"{number}.jpg" for number in (5, 4, 3, 2, 1, 0)]
    places = [grid.visualRect(grid.rows.index(row)) for row in range(4)]
    assert places[0].y() == places[2].y() < places[3].y()
    assert grid.rows.data(grid.rows.index(0), Qt.ItemDataRole.AccessibleTextRole) == "5.jpg, picture, from Ada"


def test_what_is_chosen_stays_chosen_when_others_come(grid, shelf, offer):
    wanted = grid.rows.items[2].id
    grid.choose({wanted})
    shelf.share([offer(9)], by="ben", by_name="Ben")
    grid.show_items(shelf.shown())
    assert grid.ids == [wanted] and len(grid.rows.items) == 7
    grid.show_items([item for item in shelf.shown() if item.id != wanted])
    assert grid.ids == []


def test_keys_open_and_remove(grid, qtbot):
    told = []
    grid.opened.connect(lambda one: told.append(one))
    grid.removed.connect(lambda ids: told.append(ids))
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert told == []
    one = grid.rows.items[1].id
    grid.choose({one})
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert told == [one, one, [one]]
