"""Rows break their words where the list is narrow, and show marks and the colours of people."""

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStyleOptionViewItem

from ui import theme
from ui.collaboration.carets import colour_of
from ui.collaboration.past.row_list import RowList
from ui.collaboration.past.row_painter import HEADING, laid_out
from ui.collaboration.past.rows import Row, Span
from ui.collaboration.shelf_tile import Looks


@pytest.fixture
def rows(qtbot):
    made = RowList(Looks(), name="Rows")
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    return made


def height(rows, row, width=300):
    rows.show_rows([row])
    rows._painter.width = width
    return rows._painter.sizeHint(QStyleOptionViewItem(), rows.rows.index(0)).height()


def colours(rows):
    image = rows.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_long_words_take_more_lines_in_a_narrow_list(rows):
    row = Row("a", ((Span("many words " * 20),),))
    assert height(rows, row, 200) > height(rows, row, 600)
    assert height(rows, Row("h", ((Span("Heading"),),), is_heading=True)) == HEADING


def test_lines_of_one_text_stay_apart(qapp):
    assert laid_out((Span("one\ntwo"),), 500).lineCount() == 2
    assert laid_out((Span("😀 word"), Span("bold", is_strong=True)), 500).formats()[1].start == 7


def test_a_mark_a_fresh_edge_and_a_person_have_their_colours(rows):
    rows.show_rows([Row("a", ((Span("plain"),),))])
    assert theme.colour("bad").name() not in colours(rows)
    rows.show_rows([Row("a", ((Span("plain"),),), mark="removed")])
    assert theme.colour("bad").name() in colours(rows)
    rows.show_rows([Row("a", ((Span("plain"),),), fresh="ada")])
    assert colour_of("ada").name() in colours(rows)


def test_a_small_picture_is_beside_the_words(rows, webp, qtbot):
    row = Row("a", ((Span("scan"),),), picture=webp(64))
    plain = height(rows, Row("a", ((Span("scan"),),)))
    assert height(rows, row) > plain
    rows.grab()
    qtbot.waitUntil(lambda: "#fe0000" in colours(rows) or "#ff0000" in colours(rows) or "#fd0000" in colours(rows))


def test_nothing_is_no_row(rows):
    assert rows.rows.rowCount(QModelIndex()) == 0
