"""After the scrub another library finds nothing of place, device, names and previews; the pixels are the same bits."""

import io

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from core.errors import MediaError
from core.media.scrub import scrubbed

SECRETS = (b"Nikon", b"Secret", b"Jane", b"serial", b"51.5", b"GPS", b"http")


def exif(orientation=1):
    found = Image.Exif()
    found[0x010F], found[0x0110], found[0x0112] = "Nikon", "Secret 3000", orientation
    found[0x013B] = "Jane"
    gps = found.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (51.0, 30.0, 0.0), "W", (0.0, 7.0, 0.0)
    inner = found.get_ifd(0x8769)
    inner[0x927C], inner[0xA431] = b"maker notes: serial 42", "serial 42"
    return found


def picture(mode="RGB", size=(64, 48)):
    values = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)
    return Image.fromarray(values).resize(size, Image.Resampling.BICUBIC).convert(mode)


def written(form, orientation=1, **options):
    buffer = io.BytesIO()
    picture(options.pop("mode", "RGB")).save(buffer, form, exif=exif(orientation), **options)
    return buffer.getvalue()


def jpeg(orientation=1, **options):
    data = written("JPEG", orientation, quality=90, comment=b"Secret comment", **options)
    # beside the EXIF: Photoshop's names, a second picture's index, and a film after the end
    extra = b"\xff\xed\x00\x0fSecret Jane 1" + b"\xff\xe2\x00\x08MPF\x00\x01\x02"
    return data[:2] + extra + data[2:] + b"Secret film"


def png(orientation=1):
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Jane Secret")
    info.add_itxt("XML:com.adobe.xmp", "<x>http://Secret</x>")
    return written("PNG", orientation, pnginfo=info) + b"Secret tail"


def webp(orientation=1):
    return written("WEBP", orientation, xmp=b"<x>http://Secret</x>", lossless=True)


MAKERS = {"jpeg": jpeg, "png": png, "webp": webp}


def decoded(data):
    """By OpenCV, which does not share Pillow's readers, as the pixels lie in the file."""
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)


@pytest.mark.parametrize("form", MAKERS)
@pytest.mark.parametrize("orientation", [1, 6])
def test_nothing_but_the_picture_is_left(form, orientation):
    before = MAKERS[form](orientation)
    after = scrubbed(before)
    assert all(secret in before for secret in (b"Nikon", b"Secret", b"Jane"))
    assert not [secret for secret in SECRETS if secret in after]
    assert np.array_equal(decoded(before), decoded(after))
    with Image.open(io.BytesIO(after)) as image:
        found = image.getexif()
        assert dict(found) == ({0x0112: orientation} if orientation != 1 else {})
        assert not found.get_ifd(0x8825)
    assert scrubbed(after) == after


def test_the_compressed_pixels_of_a_jpeg_are_the_same_bytes():
    before = jpeg(progressive=True)
    after = scrubbed(before)
    scan = before[before.index(b"\xff\xda") : before.index(b"Secret film")]
    assert after.endswith(scan)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_colours_stay_what_they_are(mode):
    """An ICC profile and Adobe's mark of CMYK are needed to show the picture."""
    profile = b"\0" * 36 + b"acsp" + b"\0" * 88
    before = jpeg(mode=mode, icc_profile=profile)
    after = scrubbed(before)
    with Image.open(io.BytesIO(before)) as one, Image.open(io.BytesIO(after)) as other:
        assert other.info.get("icc_profile") == one.info.get("icc_profile") == profile
        assert other.mode == mode and np.array_equal(np.asarray(one), np.asarray(other))


def test_an_animation_goes_on_and_its_comments_stay_behind():
    buffer = io.BytesIO()
    frames = [picture().convert("P"), Image.new("P", (64, 48), 3)]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], loop=0, duration=80, comment=b"Secret Jane")
    after = scrubbed(buffer.getvalue())
    assert b"Secret" not in after
    with Image.open(io.BytesIO(after)) as image:
        assert (image.n_frames, image.info["loop"], image.info["duration"]) == (2, 0, 80)


def test_a_format_whose_pixels_cannot_be_kept_is_told_apart():
    assert scrubbed(written("TIFF")) is None
    assert scrubbed(b"BM") is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(MAKERS)), st.data())
def test_a_mutated_file_is_scrubbed_or_refused_and_never_longer(form, data):
    whole = bytearray(MAKERS[form]())
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(12, len(whole)))])
    try:
        found = scrubbed(cut)
    except MediaError as error:
        assert "damaged" in error.what
        return
    assert found is None or len(found) <= len(cut) + 64
