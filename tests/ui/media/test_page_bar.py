"""Pages are turned one by one, and damaged ones are said."""

from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtGui import QImage

from core.media.records import ItemDetail
from ui.media.page_bar import PageBar


@pytest.fixture
def detail(running_library):
    media, ids = running_library
    return media.item(ids[0])


def of(detail: ItemDetail, path, pages, exif=()):
    return replace(detail, item=replace(detail.item, pages=pages), path=path, exif=exif)


def test_pages_are_read_and_turned(qtbot, detail, tmp_path):
    colours = [Image.new("RGB", (40, 30), colour) for colour in ("red", "lime", "blue")]
    colours[0].save(tmp_path / "a.tiff", save_all=True, append_images=colours[1:])
    bar = PageBar()
    qtbot.addWidget(bar)
    shown: list[QImage] = []
    bar.turned.connect(lambda image, words: shown.append(image))
    bar.open(of(detail, tmp_path / "a.tiff", 3))
    assert bar.isVisibleTo(bar.parentWidget()) or not bar.isHidden()
    bar.step(1)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert shown[0].pixelColor(10, 10).green() > 200
    assert bar.words.text() == "Page 2 of 3"
    bar.step(5)
    assert bar.number == 1
    bar.close_file()
    assert bar.isHidden()


def test_one_page_needs_no_bar(qtbot, detail):
    bar = PageBar()
    qtbot.addWidget(bar)
    bar.open(detail)
    assert bar.isHidden()
