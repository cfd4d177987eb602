"""Shapes are painted where they are, in the theme's colours."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from core.collaboration.board_shapes import Grip, Ink, Kind, Point, Shape, Side
from ui import theme
from ui.collaboration.board_painter import BoardPainter


def painted(*shapes, pictures=None, painter_of=None, scale=1.0):
    """200 × 200 pixels with shapes on them."""
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    for shape in shapes:
        known = {one.id: one for one in shapes}
        (painter_of or BoardPainter(pictures)).paint(painter, shape, known, theme.current(), scale=scale)
    painter.end()
    return image


def is_colour(image, x, y, name):
    return image.pixelColor(x, y).name() == theme.colour(name).name()


BOX = Shape(Kind.RECTANGLE, at=Point(50, 50), size=Point(100, 60), colour="bad", width=4, id="a" * 16)


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_a_rectangle_has_its_colour_in_both_themes(qapp, choice):
    theme.apply(qapp, choice)
    image = painted(BOX)
    assert is_colour(image, 50, 80, "bad") and is_colour(image, 100, 80, "surface")
    assert not is_colour(painted(replace(BOX, is_filled=True)), 100, 80, "surface")


def test_a_turned_one_is_elsewhere(qapp):
    image = painted(replace(BOX, turn=90))
    assert is_colour(image, 100, 30, "bad") and is_colour(image, 50, 80, "surface")


def test_a_sticky_note_hides_what_lies_behind(qapp):
    image = painted(BOX, replace(BOX, kind=Kind.STICKY, colour="good", id="b" * 16))
    assert image.pixelColor(50, 80) == image.pixelColor(100, 80) != QColor(theme.colour("surface"))


def test_an_arrow_goes_to_what_it_sticks_to(qapp):
    arrow = Shape(Kind.ARROW, at=Point(0, 0), end_on=Grip(BOX.id, Side.LEFT), colour="good", width=4, id="c" * 16)
    image = painted(BOX, replace(arrow, at=Point(0, 80)))
    assert is_colour(image, 25, 80, "good")


@pytest.mark.parametrize("scale", [1.0, 0.1])
def test_strokes_are_painted_near_and_far(qapp, scale):
    ink = (Ink(0, 0.5, 0.2), Ink(0.5, 0.5, 0.9), Ink(1, 0.5, 0.9))
    stroke = Shape(Kind.PEN, at=Point(20, 100), size=Point(100, 10), ink=ink, colour="good", width=6, id="d" * 16)
    image = painted(stroke, scale=scale)
    assert is_colour(image, 100, 105, "good") and is_colour(image, 100, 130, "surface")
    dot = replace(stroke, ink=(Ink(0, 0, 1),))
    assert is_colour(painted(dot, scale=scale), 20, 100, "good")


def test_a_stroke_that_moved_is_painted_there(qapp):
    """Its path is remembered, not its place."""
    known = BoardPainter()
    stroke = Shape(
        Kind.PEN, at=Point(20, 50), size=Point(50, 0), ink=(Ink(0, 0, 0.5), Ink(1, 0, 0.5)), width=6, id="d" * 16
    )
    painted(stroke, painter_of=known)
    image = painted(replace(stroke, at=Point(20, 150)), painter_of=known)
    assert is_colour(image, 40, 150, "text") and is_colour(image, 40, 50, "surface")
    known.forget(stroke.id)


def test_a_picture_is_there_or_a_frame(qapp):
    red = QImage(4, 4, QImage.Format.Format_RGB32)
    red.fill("#ff0000")
    shape = replace(BOX, kind=Kind.PICTURE, digest="a" * 64)
    assert painted(shape, pictures={"a" * 64: red}.get).pixelColor(100, 80).name() == "#ff0000"
    assert is_colour(painted(shape), 100, 80, "raised")


def test_words_too_small_to_read_are_left_out(qapp):
    words = replace(BOX, kind=Kind.TEXT, text="WWWW", letters=20.0)
    blank = painted(replace(words, text=""))
    assert painted(words) != blank
    assert painted(words, scale=0.1) == blank
