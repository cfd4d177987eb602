"""The grid: arithmetic layout, keyboard, many selected at once."""

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QPointF, QSize, QStringListModel, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QStyledItemDelegate

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


def move(qtbot, view, start, *stops):
    """Press, and move with the button held (qtbot's moves hold none)."""
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(view, left, pos=start)
    for stop in stops:
        place = QPointF(stop)
        everywhere = (place, view.mapToGlobal(place))
        event = QMouseEvent(
            QEvent.Type.MouseMove, *everywhere, Qt.MouseButton.NoButton, left, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(view, event)


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
    """From beside the tile of row 0 to inside row 6: the four cells of a two by two block. Nothing is dragged."""
    left, view = Qt.MouseButton.LeftButton, grid.viewport()
    dragged = []
    grid.dragged.connect(lambda: dragged.append(1))
    beside = grid.visualRect(grid.model().index(0, 0)).topLeft() + QPoint(3, 100)
    move(qtbot, view, beside, beside + QPoint(40, 40), middle(grid, 6))
    qtbot.mouseRelease(view, left, pos=middle(grid, 6))
    assert rows_of(grid.selected_ranges()) == [0, 1, 5, 6]
    assert dragged == []


def test_what_begins_on_a_tile_drags_all_that_is_selected(qtbot, grid):
    """Rows 0 and 1 are selected; the drag begins on 1, and both stay selected until the end."""
    left, view = Qt.MouseButton.LeftButton, grid.viewport()
    dragged = []
    grid.dragged.connect(lambda: dragged.append(rows_of(grid.selected_ranges())))
    qtbot.mouseClick(view, left, pos=middle(grid, 0))
    qtbot.mouseClick(view, left, Qt.KeyboardModifier.ControlModifier, pos=middle(grid, 1))
    move(qtbot, view, middle(grid, 1), middle(grid, 1) + QPoint(8, 8), middle(grid, 7), middle(grid, 13))
    assert dragged == [[0, 1]]
    qtbot.mouseRelease(view, left, pos=middle(grid, 13))
    assert rows_of(grid.selected_ranges()) == [0, 1]
    assert not grid._band.isVisible()


def test_what_is_not_selected_is_so_once_it_is_dragged(qtbot, grid):
    view = grid.viewport()
    with qtbot.waitSignal(grid.dragged):
        move(qtbot, view, middle(grid, 3), middle(grid, 3) + QPoint(8, 8), middle(grid, 8))
    assert rows_of(grid.selected_ranges()) == [3]
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle(grid, 8))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(grid, 5))
    assert rows_of(grid.selected_ranges()) == [5]


def test_between_two_pictures_begins_a_band_but_the_edge_of_a_selected_tile_drags(qtbot, grid):
    """8 pixels from the edge of the cell: beside the picture, but inside the frame of a selected tile."""
    place = grid.visualRect(grid.model().index(0, 0)).topLeft() + QPoint(8, 100)
    assert not grid._is_on_tile(place)
    grid.selectionModel().select(grid.model().index(0, 0), QItemSelectionModel.SelectionFlag.Select)
    assert grid._is_on_tile(place)
    assert not grid._is_on_tile(QPoint(1200, 100))


@pytest.mark.parametrize(("key", "signal"), [(Qt.Key.Key_Return, "opened"), (Qt.Key.Key_Space, "peeked")])
def test_enter_opens_and_space_is_a_quick_look(qtbot, grid, key, signal):
    grid.setCurrentIndex(grid.model().index(3, 0))
    heard = {"opened": [], "peeked": []}
    grid.opened.connect(heard["opened"].append)
    grid.peeked.connect(heard["peeked"].append)
    qtbot.keyClick(grid, key)
    assert heard == {"opened": [], "peeked": []} | {signal: [3]}


def test_where_the_pointer_is_across_a_picture_is_told(qtbot, grid):
    """Pictures begin and end 12 pixels inside their cells of 200: 56 is a quarter of the way across 176."""
    told = []
    grid.pointed.connect(lambda row, place: told.append((row, round(place, 3))))
    for x in (200 + 56, 200 + 100, 200 + 195):
        qtbot.mouseMove(grid.viewport(), QPoint(x, 50))
    assert told[-3:] == [(1, 0.25), (1, 0.5), (1, 1.0)]
    grid.leaveEvent(QEvent(QEvent.Type.Leave))
    assert told[-1] == (-1, 0.0)


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
