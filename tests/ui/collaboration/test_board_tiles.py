"""Tiles: painted once, kept, and painted again only where something changed."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from core.collaboration.board_geometry import Bounds
from ui.collaboration import board_tiles
from ui.collaboration.board_tiles import SIDE, Tiles, grid


class Ground:
    """Paints one colour and remembers where."""

    def __init__(self):
        self.colour = "#ff0000"
        self.areas = []

    def __call__(self, painter, area, scale):
        self.areas.append(area)
        painter.fillRect(QRectF(area.left, area.top, area.width, area.height), QColor(self.colour))


def drawn(tiles, *, origin=(0.0, 0.0), scale=1.0, ratio=1.0):
    """The view once all is there, and how many frames that took."""
    image = QImage(2 * SIDE, SIDE, QImage.Format.Format_RGB32)
    for frames in range(1, 100):
        painter = QPainter(image)
        is_complete = tiles.draw(painter, QPointF(*origin), scale, QSize(2 * SIDE, SIDE), ratio)
        painter.end()
        if is_complete:
            return image, frames
    raise AssertionError("it never ends")


def test_panning_back_paints_nothing(qapp):
    ground = Ground()
    tiles = Tiles(ground)
    drawn(tiles)
    drawn(tiles, origin=(SIDE, 0))
    count = len(ground.areas)
    drawn(tiles, origin=(10.4, 0))
    assert len(ground.areas) == count


def test_a_change_repaints_its_corner_only(qapp):
    ground = Ground()
    tiles = Tiles(ground)
    drawn(tiles)
    ground.areas.clear()
    ground.colour = "#00ff00"
    tiles.invalidate(Bounds(20, 20, 40, 40))
    image, _ = drawn(tiles)
    assert len(ground.areas) == 1 and ground.areas[0].width < 40
    assert image.pixelColor(30, 30).name() == "#00ff00" and image.pixelColor(60, 30).name() == "#ff0000"
    tiles.clear()
    assert drawn(tiles)[0].pixelColor(60, 30).name() == "#00ff00"


def test_a_slow_board_is_painted_over_several_frames(qapp, monkeypatch):
    monkeypatch.setattr(board_tiles, "BUDGET_S", 0.0)
    ground = Ground()
    tiles = Tiles(ground)
    assert drawn(tiles)[1] > 1
    # after zooming, the old picture is there from the first frame
    image = QImage(2 * SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(0)
    ground.colour = "#0000ff"
    painter = QPainter(image)
    assert not tiles.draw(painter, QPointF(0, 0), 1.1, QSize(2 * SIDE, SIDE))
    painter.end()
    assert {image.pixelColor(x, 5).name() for x in (5, SIDE + 5)} == {"#0000ff", "#ff0000"}


def test_dense_screens_and_endless_changes(qapp):
    ground = Ground()
    tiles = Tiles(ground)
    assert drawn(tiles, ratio=2.0)[0].pixelColor(5, 5).name() == "#ff0000"
    tiles.invalidate(Bounds(-1e6, -1e6, 1e6, 1e6))
    ground.colour = "#00ff00"
    image, _ = drawn(tiles, ratio=2.0)
    assert image.pixelColor(5, 5).name() == image.pixelColor(SIDE + 9, SIDE - 3).name() == "#00ff00"


def test_the_dots_of_the_ground_keep_their_distance():
    for scale in (0.02, 0.1, 1.0, 3.0, 16.0):
        points = list(grid(Bounds(0, 0, 1000 / scale, 100 / scale), scale))
        step = min(point.x() for point in points if point.x() > 0) * scale
        assert 20 <= step <= 80
