"""A picture with boxes: in its own shape, boxes where they belong."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from core.reports import Box
from ui.widgets.picture_view import PictureView, colour_of


def picture(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


@pytest.mark.parametrize(("width", "height"), [(400, 200), (200, 400), (30, 30), (4000, 3000)])
def test_it_keeps_its_shape_and_fits(qtbot, width, height):
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.set_image(picture(width, height))
    place = view.place()
    assert view.rect().contains(place)
    assert place.width() / place.height() == pytest.approx(width / height, rel=0.02)
    assert place.width() <= width * view.most_zoom


def test_a_box_is_drawn_where_it_belongs(qtbot):
    """The frame from 0.25 to 0.75 of 200 px lies at 50 and 150."""
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(200, 200)
    view.set_image(picture(200, 200))
    view.set_boxes([Box(0.25, 0.25, 0.75, 0.75, "cat", 0.9)])
    view.show()
    drawn = view.grab().toImage()
    colour = colour_of("cat")
    ratio = drawn.devicePixelRatio()
    edge = drawn.pixelColor(int(50 * ratio), int(100 * ratio))
    assert abs(edge.red() - colour.red()) + abs(edge.green() - colour.green()) < 60
    assert drawn.pixelColor(int(20 * ratio), int(100 * ratio)).name() == "#ffffff"
    view.set_boxes_visible(False)
    assert view.grab().toImage().pixelColor(int(50 * ratio), int(100 * ratio)).name() == "#ffffff"
    assert view.accessibleDescription() == "cat"


def test_nothing_is_shown_without_a_picture(qtbot):
    view = PictureView()
    qtbot.addWidget(view)
    view.set_image(QImage())
    view.show()
    view.grab()
    assert view.image is None
    assert view.place().isEmpty()


def test_the_same_word_always_has_the_same_colour(qapp):
    assert colour_of("cat") == colour_of("cat")
