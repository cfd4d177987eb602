"""The others' pointers have their colour and their name."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from core.collaboration.board import Pointer
from core.collaboration.board_shapes import Point
from ui.collaboration.board_pointers import paint_pointers
from ui.collaboration.carets import colour_of


def test_a_pointer_is_where_it_was_told(qapp):
    image = QImage(300, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    pointers = [Pointer("bo", "Bo", Point(50, 20)), Pointer("cleo", "Cleo with a very long name " * 9, Point(280, 20))]
    paint_pointers(painter, pointers, lambda point: QPointF(*point), 300)
    painter.end()
    assert image.pixelColor(54, 28).name() == colour_of("bo").name()
    assert image.pixelColor(65, 38).name() == colour_of("bo").name()  # the flag
    assert image.pixelColor(150, 37).name() == colour_of("cleo").name()  # its flag stays within the view
