"""Codes are read from photographs and screenshots; a picture without one says so."""

import pytest
import segno
from PIL import Image, ImageFilter
from PySide6.QtGui import QImage

from core.errors import InputError
from ui.network.qr_reading import LETTERS_MOST, SIDE, read

LINK = "vega://192.168.1.20:40400/" + "k" * 52 + "#" + "s" * 43


@pytest.fixture
def photograph(tmp_path):
    """A code a little turned and blurred, on a grey desk, twice as large as what is looked at."""
    code = tmp_path / "code.png"
    segno.make(LINK, error="m").save(str(code), scale=12, border=4)
    desk = Image.new("L", (2 * SIDE, SIDE), 120)
    desk.paste(Image.open(code).convert("L").resize((1200, 1200)), (900, 300))
    path = tmp_path / "photo.jpg"
    desk.rotate(4, fillcolor=120).filter(ImageFilter.GaussianBlur(1.5)).save(path)
    return path


def test_the_link_comes_out_of_a_photograph_and_of_pixels(photograph):
    assert read(photograph) == LINK
    assert read(QImage(str(photograph))) == LINK


def test_what_holds_no_code_is_said(tmp_path):
    Image.effect_noise((300, 200), 80).save(tmp_path / "noise.png")
    with pytest.raises(InputError, match="No QR code"):
        read(tmp_path / "noise.png")
    (tmp_path / "words.png").write_bytes(b"words")
    with pytest.raises(InputError, match="no picture"):
        read(tmp_path / "words.png")
    assert len(LINK) < LETTERS_MOST
