"""Where the cells of a table are."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from core.collaboration.rich_styles import Marks, Run
from core.collaboration.rich_tables import Table
from ui.collaboration.rich_formats import RichFormats
from ui.collaboration.rich_table_layout import LEAST_PX, TableLayout

TABLE = Table("t", ("r1", "r2"), ("c1", "c2"))


def laid(*words, width=600):
    cells = [[(Run(text),) if text else () for text in row] for row in words]
    return TableLayout(TABLE, cells, RichFormats(), width=width)


def test_columns_are_as_wide_as_their_words(qapp):
    layout = laid(("a", "b"), ("a long sentence in a cell", ""))
    first, second = layout.spots()[:2]
    assert first.rect.width() > 120
    assert second.rect.width() == LEAST_PX
    assert first.rect.right() == second.rect.left()


def test_in_little_room_lines_are_broken(qapp):
    words = ("a", "b"), ("a long sentence in a cell " * 4, "another long sentence " * 4)
    wide, narrow = laid(*words), laid(*words, width=200)
    assert narrow.size.width() <= 201
    assert narrow.size.height() > wide.size.height()


def test_every_place_has_its_cell(qapp):
    layout = laid(("a", "b"), ("c", "d"))
    assert [(spot.row, spot.column) for spot in layout.spots()] == [
        ("r1", "c1"), ("r1", "c2"), ("r2", "c1"), ("r2", "c2"),
    ]  # fmt: skip
    for spot in layout.spots():
        assert layout.spot_at(spot.rect.center()) == spot
    assert layout.spot_at(QPointF(-1, 0)) is None


@pytest.mark.parametrize("words", ["", "😀 e\u0301 \u05d0\u05d1", "a\u2028b"])
def test_any_words_can_be_drawn(qapp, words):
    cells = [[(Run(words, Marks(bold=True)),), ()], [(), (Run(words, Marks(link="https://x/")),)]]
    layout = TableLayout(TABLE, cells, RichFormats(), width=300)
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    layout.paint(painter, QPointF(4, 4))
    painter.end()
    assert layout.size.height() > 40
