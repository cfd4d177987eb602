"""A picture is announced with a small look at it, everything else with name, size and type."""

import io

import numpy as np
import pytest
from PIL import Image

from core.collaboration import talk_pictures
from core.collaboration.talk_checks import NAME_CHARACTERS, THUMBNAIL_BYTES, check
from core.collaboration.talk_pictures import announced
from core.collaboration.talk_records import Content, Entry
from core.errors import InputError

DIGEST = "a" * 64


def saved(path, picture, **options):
    picture.save(path, **options)
    return path


def test_a_picture_of_noise_has_a_look_of_twenty_kilobytes_at_most(tmp_path):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (900, 1600, 3), np.uint8))
    found = announced(saved(tmp_path / "noise.png", noise), DIGEST)
    assert (found.media_type, found.width, found.height) == ("image/png", 1600, 900)
    assert 0 < len(found.thumbnail) <= THUMBNAIL_BYTES
    look = Image.open(io.BytesIO(found.thumbnail))
    assert look.format == "WEBP"
    assert look.width / look.height == pytest.approx(16 / 9, rel=0.02)


def test_a_turned_photo_stands_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # EXIF 2.32: the camera was held upright
    found = announced(saved(tmp_path / "a.jpg", Image.new("RGB", (400, 200), "red"), exif=exif), DIGEST)
    assert (found.width, found.height) == (200, 400)
    look = Image.open(io.BytesIO(found.thumbnail))
    assert look.width < look.height


@pytest.mark.parametrize("ending", ["webp", "jpg", "png", "gif", "bmp", "tiff"])
def test_the_usual_kinds_of_pictures_have_a_look(tmp_path, ending):
    found = announced(saved(tmp_path / f"a.{ending}", Image.new("RGB", (50, 40), "red")), DIGEST)
    assert found.media_type.startswith("image/")
    assert found.thumbnail


def test_what_is_see_through_stays_so(tmp_path):
    found = announced(saved(tmp_path / "a.png", Image.new("RGBA", (50, 50), (0, 0, 0, 0))), DIGEST)
    assert Image.open(io.BytesIO(found.thumbnail)).convert("RGBA").getpixel((5, 5))[3] == 0


def test_other_files_have_name_size_and_type(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF")
    found = announced(path, DIGEST)
    assert (found.name, found.size_bytes, found.media_type, found.thumbnail) == (
        "report.pdf",
        4,
        "application/pdf",
        b"",
    )


def test_a_file_that_only_calls_itself_a_picture_is_a_file(tmp_path):
    path = tmp_path / "not.png"
    path.write_bytes(b"no picture at all")
    assert announced(path, DIGEST).thumbnail == b""


def test_a_long_name_keeps_its_ending_and_can_be_sent(tmp_path):
    path = tmp_path / ("n" * 230 + ".csv")
    path.write_bytes(b"1")
    found = announced(path, DIGEST)
    assert len(found.name) == NAME_CHARACTERS
    assert found.name.endswith(".csv")
    check(Entry("e", 0, "said", "", "a", "A", 1.0, Content(attachments=(found,))))


def test_a_file_beyond_the_bound_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(talk_pictures, "FILE_BYTES", 3)
    (tmp_path / "big").write_bytes(b"1234")
    with pytest.raises(InputError, match="the chat takes up to"):
        announced(tmp_path / "big", DIGEST)
