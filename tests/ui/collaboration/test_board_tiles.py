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
        self.steps = 1

    def __call__(self, painter, area, scale):
        self.areas.append(area)
        for _ in range(self.steps):
            painter.fillRect(QRectF(area.left, area.top, area.width, area.height), QColor(self.colour))
            yield


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


def frame(tiles, scale=1.0, ratio=1.0):
    image = QImage(2 * SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    is_complete = tiles.draw(painter, QPointF(0, 0), scale, QSize(2 * SIDE, SIDE), ratio)
    painter.end()
    return image, is_complete


def test_a_slow_board_is_painted_over_several_frames(qapp, monkeypatch):
    monkeypatch.setattr(board_tiles, "BUDGET_S", 0.0)
    ground = Ground()
    ground.steps = 5
    tiles = Tiles(ground)
    # a step in every frame, of six squares
    assert drawn(tiles)[1] >= 5 * len(ground.areas) - 1


def test_while_one_zooms_the_old_squares_are_stretched_and_nothing_is_painted(qapp):
    ground = Ground()
    tiles = Tiles(ground)
    drawn(tiles)
    ground.areas.clear()
    ground.colour = "#0000ff"
    for scale in (1.1, 1.2, 1.3):
        image, is_complete = frame(tiles, scale)
        assert {image.pixelColor(x, 5).name() for x in (5, SIDE + 5)} == {"#ff0000"}
        assert not is_complete and not ground.areas
    # once the scale stays, they are painted
    frame(tiles, 1.3)
    assert ground.areas and frame(tiles, 1.3)[0].pixelColor(5, 5).name() == "#0000ff"


def test_what_no_old_square_covers_is_painted_also_while_one_zooms(qapp):
    ground = Ground()
    tiles = Tiles(ground)
    drawn(tiles)
    ground.areas.clear()
    frame(tiles, 0.75)
    assert ground.areas and all(area.left > 0 or area.top > 0 for area in ground.areas)


def test_what_changes_while_a_square_is_painted_is_painted_after_it(qapp, monkeypatch):
    monkeypatch.setattr(board_tiles, "BUDGET_S", 0.0)
    ground = Ground()
    ground.steps = 3
    tiles = Tiles(ground)
    frame(tiles)
    count = len(ground.areas)
    ground.colour = "#00ff00"
    for _ in range(8):
        # with every frame; the square ends all the same
        tiles.invalidate(Bounds(0, 0, 9, 9))
        frame(tiles)
    assert len(ground.areas) > count
    assert drawn(tiles)[0].pixelColor(5, 5).name() == "#00ff00"


def test_a_change_is_shown_at_once_and_the_old_until_then(qapp, monkeypatch):
    ground = Ground()
    tiles = Tiles(ground)
    drawn(tiles)
    monkeypatch.setattr(board_tiles, "BUDGET_S", 0.0)
    ground.colour, ground.steps = "#00ff00", 2
    tiles.invalidate(Bounds(0, 0, 9, 9))
    assert frame(tiles)[0].pixelColor(5, 5).name() == "#ff0000"
    assert drawn(tiles)[0].pixelColor(5, 5).name() == "#00ff00"


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
