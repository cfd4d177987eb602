"""Handles: where they are, and what pulling them does."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from core.collaboration.board_shapes import Kind, Point, Shape
from ui.collaboration.board_handles import frame, handles, paint_frame, paint_marquee, pulled, turned_to

BOX = Shape(Kind.RECTANGLE, at=Point(10, 10), size=Point(100, 50), id="a" * 16)
OTHER = Shape(Kind.RECTANGLE, at=Point(210, 110), size=Point(100, 50), id="b" * 16)
LINE = Shape(Kind.LINE, at=Point(0, 0), end=Point(40, 30), id="c" * 16)


def place(point):
    return QPointF(*point)


def handle(shapes, what, across=0, down=0):
    return next(
        one
        for one in handles(frame(shapes, {}), place, is_one=len(shapes) == 1)
        if (one.what, one.across, one.down) == (what, across, down)
    )


def test_one_shape_can_be_resized_and_turned():
    found = handles(frame([BOX], {}), place, is_one=True)
    assert len(found) == 9
    assert handle([BOX], "resize", 1, 1).at == QPointF(110, 60)
    assert handle([BOX], "resize", -1, 0).at == QPointF(10, 35)
    assert handle([BOX], "turn", 0, -1).at == QPointF(60, -16)
    assert {one.cursor for one in found} >= {Qt.CursorShape.SizeFDiagCursor, Qt.CursorShape.SizeVerCursor}


def test_several_only_resized_and_a_line_at_its_ends():
    assert {one.what for one in handles(frame([BOX, OTHER], {}), place, is_one=False)} == {"resize"}
    assert frame([BOX, OTHER], {})[2] == (310, 160)
    assert [one.at for one in handles(frame([LINE], {}), place, is_one=True)] == [QPointF(0, 0), QPointF(40, 30)]
    assert handles([], place, is_one=False) == []


def test_pulling():
    (wider,) = pulled([BOX], {}, handle([BOX], "resize", 1, 0), Point(210, 999))
    assert (wider.at, wider.size) == ((10, 10), (200, 50))
    both = pulled([BOX, OTHER], {}, handle([BOX, OTHER], "resize", 1, 1), Point(610, 310))
    assert both[0].size == (200, 100) and both[1].at == pytest.approx((410, 210))
    assert pulled([], {}, handle([BOX], "resize", 1, 0), Point(0, 0)) == []


def test_turning_clicks_in_unless_it_is_free():
    assert turned_to(BOX, Point(60, -50)).turn == 0
    assert turned_to(BOX, Point(160, 36)).turn == 90
    assert turned_to(BOX, Point(160, 36), is_free=True).turn == pytest.approx(90.6, abs=0.1)


def test_they_are_painted(qapp):
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    blank = image.copy()
    painter = QPainter(image)
    paint_frame(painter, frame([BOX], {}), place, is_one=True)
    paint_frame(painter, frame([LINE], {}), place, is_one=True)
    paint_marquee(painter, image.rect().adjusted(5, 5, -5, -5).toRectF())
    painter.end()
    assert image != blank
