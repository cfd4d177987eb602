"""How a picture looks in the grid."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from core.media.records import Item
from core.reports import Tag
from ui.media.items import TILE
from ui.media.listing import Tile
from ui.media.thumbnails import Thumbnails
from ui.media.tile import TileDelegate, _score

STATE = QStyle.StateFlag


def item(**changes):
    values = {"labels": (), "tags": (), "state": "ready", **changes}
    return Item(
        1, "0" * 64, "a rather long name of a picture.jpg", "picture", values.pop("state"), 4, 3, 9, None, 0.0, **values
    )


@pytest.fixture
def draw(qtbot, tmp_path):
    """Draws a tile and returns its pixels."""
    delegate = TileDelegate(Thumbnails(lambda number: tmp_path / "none"))

    def draw(tile, state=STATE.State_None):
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, 200, 0)
        size = delegate.sizeHint(option, None)
        option.rect = QRect(0, 0, size.width(), size.height())
        option.state = state
        model = QStandardItemModel(1, 1)
        entry = QStandardItem()
        entry.setData(tile, TILE)
        model.setItem(0, 0, entry)
        from PySide6.QtGui import QPainter

        pixmap = QPixmap(size)
        pixmap.fill("#000000")
        painter = QPainter(pixmap)
        delegate.paint(painter, option, model.index(0, 0))
        painter.end()
        return pixmap.toImage()

    return draw


def test_a_cell_is_as_high_as_picture_and_two_lines(qtbot, tmp_path):
    """200 wide: 176 × 132 of picture, 24 of space around, 8 between, 20 and 20 of words."""
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, 200, 0)
    assert TileDelegate(Thumbnails(lambda number: tmp_path)).sizeHint(option, None) == QSize(200, 204)


def test_states_look_different(draw):
    plain = draw(Tile(item()))
    looks = [
        draw(Tile(item()), STATE.State_Selected),
        draw(Tile(item()), STATE.State_MouseOver),
        draw(Tile(item()), STATE.State_HasFocus),
        draw(Tile(item(labels=("cat",)))),
        draw(Tile(item(tags=(Tag("tabby", 0.4),)))),
        draw(Tile(item(state="damaged"))),
        draw(Tile(item(), why="label")),
        draw(None),
    ]
    assert all(look != plain for look in looks)


@pytest.mark.parametrize(
    "labels", [("one",), ("one", "two", "three", "four"), ("a label that is far too long for a tile",)]
)
def test_labels_of_any_length_stay_inside(draw, labels):
    image = draw(Tile(item(labels=labels)))
    right = image.width() - 4
    assert all(image.pixelColor(right, y).name() == "#000000" for y in range(image.height()))


def test_a_score_is_said_once():
    assert _score(Tile(item(), why="looks alike", score=0.914)) == "91%"
    assert _score(Tile(item(), why="cat 0.90", score=0.9)) == ""
    assert _score(Tile(item())) == ""
