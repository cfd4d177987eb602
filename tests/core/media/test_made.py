"""Made pictures are files that any program reads."""

import io

import numpy as np
import pytest
from PIL import Image

from core.errors import MediaError
from core.media.made import jpeg_bytes, png_bytes


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_a_png_is_exact_with_its_transparency():
    pixels = np.random.default_rng(0).integers(0, 256, (20, 30, 4), np.uint8)
    image = opened(png_bytes(pixels))
    assert (image.format, image.mode) == ("PNG", "RGBA")
    assert np.array_equal(np.asarray(image), pixels)
    assert opened(png_bytes(pixels[..., :3])).mode == "RGB"


def test_a_jpeg_is_near_and_keeps_what_the_camera_wrote_but_is_upright():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker", 6
    slope = np.linspace(0, 255, 40 * 60 * 3).reshape(40, 60, 3).astype(np.uint8)
    image = opened(jpeg_bytes(slope, exif=exif.tobytes()))
    assert (image.format, image.size) == ("JPEG", (60, 40))
    assert np.abs(np.asarray(image).astype(int) - slope).mean() < 3
    assert image.getexif().get(0x010F) == "Maker"
    assert 0x0112 not in image.getexif()


def test_a_smaller_quality_is_a_smaller_file_and_broken_exif_is_none():
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    assert len(jpeg_bytes(pixels, quality=30)) < len(jpeg_bytes(pixels))
    assert not opened(jpeg_bytes(pixels, exif=b"nonsense")).getexif()


def test_what_jpeg_cannot_hold_is_said():
    with pytest.raises(MediaError, match="JPEG"):
        jpeg_bytes(np.zeros((1, 70_000, 3), np.uint8))
    with pytest.raises(MediaError, match="JPEG"):
        jpeg_bytes(np.zeros((4, 4, 4), np.uint8))
