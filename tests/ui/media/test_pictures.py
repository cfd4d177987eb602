"""A picture of the library as pixels for the screen."""

from pathlib import Path

from PIL import Image

from core.media.records import Item, ItemDetail
from ui.media import pictures
from ui.media.pictures import load


def detail(path):
    return ItemDetail(Item(1, "0" * 64, "a", "picture", "ready", 30, 20, 1, None, 0.0), Path(path), (), ())


def test_pixels_are_as_in_the_file(tmp_path):
    """An odd width: rows of 33 × 3 bytes are not a multiple of four."""
    image = Image.new("RGB", (33, 20), (10, 20, 30))
    image.putpixel((32, 19), (200, 100, 50))
    image.save(tmp_path / "a.png")
    loaded = load(detail(tmp_path / "a.png"))
    assert (loaded.width(), loaded.height()) == (33, 20)
    assert loaded.pixelColor(0, 0).getRgb()[:3] == (10, 20, 30)
    assert loaded.pixelColor(32, 19).getRgb()[:3] == (200, 100, 50)


def test_a_turned_picture_is_upright(tmp_path):
    """EXIF orientation 6: stored lying, shown standing."""
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(tmp_path / "a.jpg", exif=exif)
    loaded = load(detail(tmp_path / "a.jpg"))
    assert (loaded.width(), loaded.height()) == (20, 40)


def test_a_huge_picture_is_made_smaller(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "LONGEST", 50)
    Image.new("RGB", (100, 40)).save(tmp_path / "a.png")
    loaded = load(detail(tmp_path / "a.png"))
    assert (loaded.width(), loaded.height()) == (50, 20)


def test_what_cannot_be_read_is_an_empty_image(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"nothing")
    assert load(detail(tmp_path / "a.jpg")).isNull()
