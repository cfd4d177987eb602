"""Thumbnails: off the loop thread, within a bound of memory, in a shape that hides nothing important."""

import threading

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from ui.media import thumbnails as module
from ui.media.thumbnails import Thumbnails, rounded

SIZE = QSize(160, 120)


def picture(width, height, colour="red"):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


@pytest.fixture
def folder(tmp_path):
    for number in range(40):
        picture(256, 192).save(str(tmp_path / f"{number}.webp"))
    return tmp_path


def test_a_thumbnail_is_read_in_a_worker_and_then_kept(qtbot, folder):
    threads = set()

    def locate(number):
        threads.add(threading.get_ident())
        return folder / f"{number}.webp"

    thumbnails = Thumbnails(locate)
    assert thumbnails.get(1, SIZE) is None
    qtbot.waitUntil(lambda: thumbnails.get(1, SIZE) is not None)
    assert thumbnails.get(1, SIZE).size() == SIZE
    assert threading.get_ident() not in threads


def test_another_size_shows_the_old_one_until_the_new_is_there(qtbot, folder):
    thumbnails = Thumbnails(lambda number: folder / f"{number}.webp")
    thumbnails.get(1, SIZE)
    qtbot.waitUntil(lambda: thumbnails.get(1, SIZE) is not None)
    larger = QSize(240, 180)
    assert thumbnails.get(1, larger).size() == SIZE
    qtbot.waitUntil(lambda: thumbnails.get(1, larger).size() == larger)


def test_memory_stays_within_its_bound(qtbot, folder, monkeypatch):
    """160 × 120 × 4 bytes is 76,800 a thumbnail: within 500,000 there is room for six."""
    monkeypatch.setattr(module, "BOUND_BYTES", 500_000)
    thumbnails = Thumbnails(lambda number: folder / f"{number}.webp")
    arrived = []
    thumbnails.arrived.connect(arrived.append)
    for number in range(40):
        thumbnails.get(number, SIZE)
    qtbot.waitUntil(lambda: len(arrived) == 40)
    assert thumbnails.size_bytes == 6 * 76_800


def test_a_missing_file_is_asked_for_once(qtbot, tmp_path):
    asked = []

    def locate(number):
        asked.append(number)
        return tmp_path / "gone.webp"

    thumbnails = Thumbnails(locate)
    with qtbot.waitSignal(thumbnails.arrived):
        thumbnails.get(7, SIZE)
    assert thumbnails.is_missing(7)
    assert thumbnails.get(7, SIZE) is None
    assert asked == [7]
    thumbnails.forget((7,))
    assert not thumbnails.is_missing(7)


def test_usual_pictures_fill_the_frame():
    """3:2 in a 4:3 frame loses an eleventh: its middle row is red from edge to edge."""
    image = rounded(picture(300, 200), SIZE, ground="#0000ff")
    assert [image.pixelColor(x, 60).name() for x in (1, 80, 158)] == ["#ff0000"] * 3
    assert image.pixelColor(0, 0).alpha() == 0


def test_tall_and_wide_pictures_are_shown_whole():
    """1:2 in a 160 × 120 frame is 60 wide, in the middle of the ground."""
    image = rounded(picture(100, 200), SIZE, ground="#0000ff")
    assert image.pixelColor(20, 60).name() == "#0000ff"
    assert image.pixelColor(80, 60).name() == "#ff0000"
    assert image.pixelColor(80, 2).name() == "#ff0000"


def test_tiny_pictures_keep_their_pixels():
    """An 8 × 6 picture, half black, half white, has no grey when it is enlarged."""
    image = picture(8, 6, "black")
    for x in range(4, 8):
        for y in range(6):
            image.setPixelColor(x, y, QColor("white"))
    large = rounded(image, SIZE)
    assert {large.pixelColor(x, 60).name() for x in range(160)} == {"#000000", "#ffffff"}


def test_sharp_screens_get_more_pixels():
    image = rounded(picture(256, 192), SIZE, ratio=2.0)
    assert image.size() == QSize(320, 240)
    assert image.devicePixelRatio() == 2.0
