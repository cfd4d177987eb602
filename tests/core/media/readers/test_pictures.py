"""Pictures come out upright, in the right colours, or are refused in words."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from core.errors import MediaError
from core.media.readers import pictures
from core.media.reading import read_picture

# Red above, blue below, on the left half; white on the right.
SCENE = np.full((40, 60, 3), 255, np.uint8)
SCENE[:20, :30] = (255, 0, 0)
SCENE[20:, :30] = (0, 0, 255)

# What was done to the pixels for each EXIF orientation (CIPA DC-008): a person must see SCENE again.
STORED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, 1),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a, -1),
}


def save(image, form, **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@pytest.fixture
def read(tmp_path):
    def call(data, name="file.bin", longest=256):
        (tmp_path / name).write_bytes(data)
        return read_picture(tmp_path / name, longest=longest)

    return call


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_picture_is_turned_as_the_camera_was_held(read, orientation, form):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation](SCENE)))
    options = {"lossless": True} if form == "WEBP" else {}
    picture = read(save(stored, form, exif=exif, **options))
    assert (picture.full_width, picture.full_height) == (60, 40)
    assert (picture.pixels == SCENE).all()


def test_the_kind_is_read_from_the_bytes(read):
    assert read(save(Image.fromarray(SCENE), "PNG"), name="really.jpg").full_width == 60


def test_sixteen_bits_are_scaled_not_clipped(read):
    values = np.array([[0, 32768, 65535]], np.uint16)
    assert read(save(Image.fromarray(values), "PNG")).pixels[0, :, 0].tolist() == [0, 127, 255]


def test_cmyk_becomes_rgb(read):
    """No ink is white; cyan ink is no red."""
    image = Image.new("CMYK", (16, 16), (255, 0, 0, 0))
    red, green, blue = read(save(image, "TIFF")).pixels[8, 8]
    assert (red < 60, green > 150, blue > 150) == (True, True, True)


def test_transparency_is_shown_over_white(read):
    assert read(save(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), "PNG")).pixels[0, 0].tolist() == [255, 255, 255]


def test_a_picture_that_ends_early_shows_what_is_there(read):
    data = save(Image.fromarray(np.random.default_rng(0).integers(0, 255, (400, 400, 3), dtype=np.uint8)), "JPEG")
    picture = read(data[: len(data) // 2])
    assert "ends early" in picture.damage
    assert picture.pixels[:20].std() > 10


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF0000WEBPxxxx"])
def test_what_is_no_picture_is_refused_in_words(read, data):
    with pytest.raises(MediaError) as caught:
        read(data)
    assert caught.value.what


def test_a_bomb_is_refused_before_it_is_decoded(read, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    with pytest.raises(MediaError, match="megapixels"):
        read(save(Image.new("L", (100, 100)), "PNG"))


def test_a_place_on_the_equator_is_a_place_and_a_broken_one_is_none(read):
    exif = Image.Exif()
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (0.0, 0.0, 0.0), 3: "W", 4: (12.0, 30.0, 0.0)}
    assert ("Place", "0.00000, -12.50000") in read(save(Image.fromarray(SCENE), "PNG", exif=exif)).exif
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (400.0, 0.0, 0.0), 3: "W", 4: (12.0, 30.0, 0.0)}
    assert read(save(Image.fromarray(SCENE), "PNG", exif=exif)).exif == ()


WHOLE = save(Image.fromarray(SCENE), "JPEG")


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_mutated_file_is_read_or_refused_in_words(tmp_path_factory, changes):
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    path = tmp_path_factory.mktemp("fuzz") / "file.jpg"
    path.write_bytes(bytes(data))
    try:
        picture = read_picture(path, longest=64)
    except MediaError as error:
        assert error.what
        return
    assert picture.pixels.dtype == np.uint8
