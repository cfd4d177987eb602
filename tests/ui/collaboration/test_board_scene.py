"""The scene follows its board."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage, QPainter

from core.collaboration.board import Board
from core.collaboration.board_geometry import Bounds, moved
from core.collaboration.board_shapes import Grip, Kind, Point, Shape, Side
from ui import theme
from ui.collaboration.board_scene import Scene


def followed(*drafts):
    board = Board()
    scene = Scene(board)
    board.listen(scene.follow)
    return scene, board, board.add(*drafts)


def drawn(scene):
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    for _ in range(20):
        painter = QPainter(image)
        is_complete = scene.draw(painter, QPointF(0, 0), 1.0, QSize(400, 300), 1.0)
        painter.end()
        if is_complete:
            return image
    raise AssertionError("it never ends")


def is_ink(image, x, y):
    return image.pixelColor(x, y).name() == theme.colour("text").name()


def test_changes_are_painted_and_found(qapp, box):
    scene, board, (one,) = followed(box(50, 50))
    assert is_ink(drawn(scene), 50, 80)
    board.move([one], 100, 0)
    image = drawn(scene)
    assert is_ink(image, 150, 80) and not is_ink(image, 50, 80)
    assert scene.hit(Point(200, 80), 1.0).id == one and scene.hit(Point(60, 80), 1.0) is None
    assert scene.near(Bounds(0, 0, 100, 100)) == set()
    board.remove([one])
    assert not is_ink(drawn(scene), 150, 80) and scene.bounds is None


def test_arrows_are_found_where_they_followed_to(qapp, box):
    scene, board, (one,) = followed(box(50, 50))
    (arrow,) = board.add(Shape(Kind.ARROW, start_on=Grip(one, Side.RIGHT), end=Point(390, 290)))
    board.move([one], 0, 150)
    assert scene.hit(Point(155, 231), 1.0).id == arrow
    assert is_ink(drawn(scene), 155, 231)


def test_a_preview_is_painted_instead_until_it_ends(qapp, box):
    scene, board, (one, other) = followed(box(50, 50), box(50, 150))
    before = drawn(scene)
    scene.preview([moved(board.shapes[one], 200, 0)], hidden=[other])
    image = drawn(scene)
    assert is_ink(image, 250, 80) and not is_ink(image, 50, 80) and not is_ink(image, 50, 180)
    assert scene.shapes[one].at == (250, 50) and scene.hit(Point(60, 180), 1.0) is None
    scene.preview([])
    assert drawn(scene) == before
