"""Pictures of Qt become the call's."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from ui.collaboration.call_pictures import OpenScreen, best_format, pixels


@pytest.mark.parametrize("form", [QImage.Format.Format_RGB32, QImage.Format.Format_RGB888, QImage.Format.Format_BGR888])
@pytest.mark.parametrize("width", [4, 5, 7])  # rows of Qt end at multiples of four bytes
def test_every_pixel_is_where_it_was(form, width):
    image = QImage(width, 3, form)
    for y in range(3):
        for x in range(width):
            image.setPixelColor(x, y, QColor(x * 30, y * 60, 200))
    found = pixels(image)
    assert found.shape == (3, width, 3) and found.dtype == np.uint8
    assert all(tuple(found[y, x]) == (x * 30, y * 60, 200) for y in range(3) for x in range(width))


class Format:
    def __init__(self, width, height, rate):
        from PySide6.QtCore import QSize

        self._size, self._rate = QSize(width, height), rate

    def resolution(self):
        return self._size

    def maxFrameRate(self):  # noqa: N802
        return self._rate


def test_a_camera_delivers_no_more_than_is_sent():
    small, enough, slow, large = Format(320, 240, 30), Format(640, 480, 30), Format(640, 360, 5), Format(1920, 1080, 30)
    assert best_format([large, small, enough, slow], (640, 360)) is enough
    assert best_format([small, slow], (640, 360)) is None


def test_what_is_on_the_screen_is_seen_until_it_is_closed(qtbot):
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet("background: rgb(20, 160, 60)")
    window.showFullScreen()
    seen, failures = [], []
    screen = OpenScreen(QGuiApplication.primaryScreen(), see=seen.append, fail=failures.append)
    qtbot.waitUntil(lambda: failures or any(tuple(one[5, 5]) == (20, 160, 60) for one in seen), timeout=15_000)
    assert failures == []
    screen.close()
    count = len(seen)
    qtbot.wait(300)
    assert len(seen) == count
