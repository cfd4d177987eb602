"""Marks over a board say by colour and sign what became of shapes."""

import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage, QPainter

from core.collaboration.board_geometry import Bounds
from core.collaboration.board_shapes import Point
from ui import theme
from ui.collaboration.past.board_marks import Mark, framed, paint_chosen, paint_marks
from ui.collaboration.past.rows import MARKS

BOX = Bounds(60, 60, 140, 120)


def place(point):
    return QPointF(point.x, point.y)


def painted(*marks, chosen=""):
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    paint_marks(painter, marks, place, QSize(300, 200), chosen=chosen)
    painter.end()
    return image


def names(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("sort", MARKS)
def test_every_sort_has_its_colour_around_the_shape(qapp, sort):
    assert theme.colour(MARKS[sort][2]).name() in names(painted(Mark("a", sort, BOX)))


def test_what_moved_is_framed_where_it_was_too(qapp):
    image = painted(Mark("a", "moved", BOX, was=Bounds(200, 60, 280, 120)))
    ground = theme.colour("surface").name()
    frame = framed(Bounds(200, 60, 280, 120), place)
    top = round(frame.top())
    assert any(image.pixelColor(x, y).name() != ground for x in range(230, 260) for y in (top - 1, top, top + 1))
    # and the way between both frames is drawn
    assert any(image.pixelColor(x, y).name() != ground for x in range(155, 185) for y in range(85, 96))


def test_a_line_is_marked_along_its_way_and_not_as_a_box(qapp):
    ground = theme.colour("surface").name()
    image = painted(Mark("a", "added", BOX, path=(Point(60, 60), Point(140, 120))))
    assert image.pixelColor(100, 90).name() != ground
    assert image.pixelColor(135, 70).name() == ground


def test_what_is_out_of_sight_is_not_painted_and_the_chosen_one_is_stronger(qapp):
    far = Mark("a", "added", Bounds(900, 900, 950, 950))
    assert names(painted(far)) == {theme.colour("surface").name()}
    plain, chosen = painted(Mark("a", "added", BOX)), painted(Mark("a", "added", BOX), chosen="a")
    assert plain.pixelColor(100, 90) != chosen.pixelColor(100, 90)
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_chosen(painter, BOX, place)
    painter.end()
    assert theme.colour("accent").name() in names(image)


def test_of_a_crowd_only_boxes_are_painted_but_all_of_what_one_looks_at(qapp, monkeypatch):
    monkeypatch.setattr("ui.collaboration.past.board_marks.CROWD", 1)
    marks = [Mark("a", "added", BOX), Mark("b", "removed", Bounds(200, 60, 250, 120))]
    crowd, chosen = painted(*marks), painted(*marks, chosen="a")
    colours = {theme.colour(MARKS[sort][2]).name() for sort in ("added", "removed")}
    assert colours <= names(crowd)
    assert crowd.pixelColor(100, 90) != chosen.pixelColor(100, 90)
    assert crowd.pixelColor(225, 90) == chosen.pixelColor(225, 90)
