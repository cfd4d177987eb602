"""The grid: arithmetic layout, keyboard, many selected at once."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, QStringListModel, Qt
from PySide6.QtWidgets import QStyledItemDelegate

from ui.media.grid import LARGEST, SMALLEST, Grid, rows_of


class Square(QStyledItemDelegate):
    """Cells as high as wide."""

    def sizeHint(self, option, index):  # noqa: N802
        return QSize(option.rect.width(), option.rect.width())

    def paint(self, painter, option, index):
        pass


@pytest.fixture
def grid(qtbot):
    """Forty rows in five columns of 200 pixels."""
    grid = Grid()
    qtbot.addWidget(grid)
    grid.setItemDelegate(Square(grid))
    grid.setModel(QStringListModel([str(number) for number in range(40)], grid))
    grid.cell_width = 190
    grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    grid.resize(1000, 600)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


def middle(grid, row):
    return grid.visualRect(grid.model().index(row, 0)).center()


def test_cells_fill_the_width(grid):
    """1,000 pixels at a wished 190 are five columns of 200: row 6 is the second of the second line."""
    rect = grid.visualRect(grid.model().index(6, 0))
    assert (rect.left(), rect.top(), rect.width()) == (200, 200, 200)
    assert grid.indexAt(QPoint(250, 250)).row() == 6
    assert not grid.indexAt(QPoint(1200, 250)).isValid()
    assert grid.visible_rows()[0] == 0


def test_arrows_walk_and_shift_extends(qtbot, grid):
    """Down from row 1 is row 6; with Shift, the right arrow takes 6 and 7."""
    grid.setCurrentIndex(grid.model().index(1, 0))
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.currentIndex().row() == 6
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert rows_of(grid.selected_ranges()) == [6, 7]
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert grid.currentIndex().row() == 39
    assert grid.visualRect(grid.currentIndex()).bottom() < 600
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    assert grid.currentIndex().row() == 0


def test_shift_click_takes_everything_between_and_ctrl_adds_one(qtbot, grid):
    left, view = Qt.MouseButton.LeftButton, grid.viewport()
    qtbot.mouseClick(view, left, pos=middle(grid, 2))
    qtbot.mouseClick(view, left, Qt.KeyboardModifier.ShiftModifier, pos=middle(grid, 8))
    assert rows_of(grid.selected_ranges()) == [2, 3, 4, 5, 6, 7, 8]
    qtbot.mouseClick(view, left, Qt.KeyboardModifier.ControlModifier, pos=middle(grid, 11))
    assert grid.selected_count() == 8
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    assert grid.selected_count() == 0


def test_a_rubber_band_takes_what_it_touches(qtbot, grid):
    """From inside row 0 to inside row 6: the four cells of a two by two block."""
    left, view = Qt.MouseButton.LeftButton, grid.viewport()
    qtbot.mousePress(view, left, pos=middle(grid, 0))
    qtbot.mouseMove(view, middle(grid, 0) + QPoint(40, 40))
    qtbot.mouseMove(view, middle(grid, 6))
    qtbot.mouseRelease(view, left, pos=middle(grid, 6))
    assert rows_of(grid.selected_ranges()) == [0, 1, 5, 6]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_open(qtbot, grid, key):
    grid.setCurrentIndex(grid.model().index(3, 0))
    with qtbot.waitSignal(grid.opened) as heard:
        qtbot.keyClick(grid, key)
    assert heard.args == [3]


def test_zoom_stays_in_its_range_and_at_its_place(grid):
    grid.scrollTo(grid.model().index(20, 0), grid.ScrollHint.PositionAtTop)
    grid.cell_width = 10_000
    assert grid.cell_width == LARGEST
    grid.cell_width = 1
    assert grid.cell_width == SMALLEST
    first, last = grid.visible_rows()
    assert first <= 20 <= last


def test_typing_letters_moves_nothing(qtbot, grid):
    """Qt's own search by typing would read every row of the library."""
    grid.setCurrentIndex(grid.model().index(1, 0))
    qtbot.keyClicks(grid, "3")
    assert grid.currentIndex().row() == 1


def test_an_empty_grid_answers_keys(qtbot):
    grid = Grid()
    qtbot.addWidget(grid)
    grid.setItemDelegate(Square(grid))
    grid.setModel(QStringListModel([], grid))
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert grid.currentIndex() == QModelIndex()
    assert grid.visible_rows()[1] == -1


def test_selecting_all_of_a_hundred_thousand_is_one_range(grid):
    grid.setModel(QStringListModel(["x"] * 100_000, grid))
    grid.selectAll()
    assert grid.selected_ranges() == [(0, 99_999)]
    grid.selectionModel().select(grid.model().index(5, 0), QItemSelectionModel.SelectionFlag.Deselect)
    assert grid.selected_count() == 99_999
