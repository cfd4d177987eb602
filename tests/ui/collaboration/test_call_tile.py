"""Somebody's tile: their picture, or their letter; their name; a ring while they speak."""

import av
import numpy as np
import pytest
from PySide6.QtGui import QColor

from ui import theme
from ui.collaboration.call_tile import CallTile
from ui.collaboration.carets import colour_of


def frame(left, right, size=(160, 90)):
    values = np.zeros((size[1], size[0], 3), np.uint8)
    values[:, : size[0] // 2], values[:, size[0] // 2 :] = left, right
    return av.VideoFrame.from_ndarray(values, format="rgb24")


RED, BLUE = (220, 30, 30), (30, 30, 220)


def colour_at(tile, x, y):
    return QColor(tile.grab().toImage().pixel(round(tile.width() * x), round(tile.height() * y)))


def is_like(found, expected):
    return all(abs(a - b) < 12 for a, b in zip((found.red(), found.green(), found.blue()), expected, strict=True))


@pytest.fixture
def tile(qtbot):
    def made(participant, part="camera"):
        one = CallTile(participant, part)
        qtbot.addWidget(one)
        one.resize(326, 186)
        one.show()
        return one

    return made


def test_a_picture_fills_the_tile_and_ones_own_is_a_mirror(tile, person):
    ben = tile(person("Ben", has_camera=True))
    ben.show_frame(frame(RED, BLUE))
    assert is_like(colour_at(ben, 0.3, 0.4), RED) and is_like(colour_at(ben, 0.7, 0.4), BLUE)
    me = tile(person("Ada", has_camera=True, state="me"))
    me.show_frame(frame(RED, BLUE))
    assert is_like(colour_at(me, 0.3, 0.4), BLUE) and is_like(colour_at(me, 0.7, 0.4), RED)


def test_a_screen_is_shown_whole(tile, person):
    shared = tile(person("Ben", has_screen=True), "screen")
    shared.show_frame(frame(RED, RED, size=(60, 120)))
    assert is_like(colour_at(shared, 0.5, 0.1), RED)
    ground = theme.colour("raised")
    assert colour_at(shared, 0.1, 0.4) == ground
    assert shared.accessibleName() == "Screen of Ben"


def test_without_a_picture_the_letter_stands_in_the_persons_colour(tile, person):
    ben = tile(person("Ben", has_camera=True))
    ben.show_frame(frame(RED, RED))
    ben.show_participant(person("Ben"))  # the camera is off
    assert not ben.has_picture
    disc = colour_of("ben")
    image = ben.grab().toImage()
    assert any(QColor(image.pixel(x, 93 - 6)) == disc for x in range(100, 226))


def test_the_ring_is_there_while_somebody_speaks_and_not_while_they_are_muted(tile, person):
    ben = tile(person("Ben"))
    ben.show_level(-12.0)
    assert ben.level == 1.0
    assert is_like(colour_at(ben, 0.5, 3 / 186), theme.colour("good").getRgb()[:3])
    ben.show_level(-60.0)
    assert ben.level == 0.0
    ben.show_participant(person("Ben", is_muted=True))
    ben.show_level(-12.0)
    assert ben.level == 0.0


def test_a_lost_connection_is_written_over_the_picture(tile, person):
    ben = tile(person("Ben", has_camera=True, state="reconnecting"))
    ben.show_frame(frame(RED, RED))
    assert colour_at(ben, 0.3, 0.2).red() < 120  # darkened
    assert "Reconnecting" in ben.accessibleName()
