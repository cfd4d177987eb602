"""Videos in the library: a frame that says something, and facts in words."""

import film
import numpy as np
import pytest

from core.errors import MediaError
from core.media.reading import read_picture

BLACK = (0, 0, 0)


def test_a_video_is_shown_by_a_frame_that_says_something(tmp_path):
    """Black for most of it: the frame is from the part that is not."""
    dark = [np.zeros((120, 160, 3), np.uint8)] * 40
    path = film.write_video(tmp_path / "a.mp4", [*dark, *film.pictures(seconds=4)], every=10)
    found = read_picture(path, longest=64)
    assert (found.kind, max(found.pixels.shape)) == ("video", 64)
    assert found.pixels.std() > 20
    assert (found.full_width, found.full_height) == (160, 120)


def test_what_a_person_reads_about_it(tmp_path):
    facts = dict(read_picture(film.write_video(tmp_path / "a.mp4", sound=film.tone(3), seconds=3), longest=64).exif)
    assert (facts["Duration"], facts["Frames a second"], facts["Sound"]) == ("0:03", "25", "yes")
    assert facts["Codec"] == "h264"
    assert dict(read_picture(film.write_video(tmp_path / "b.mp4", seconds=1), longest=64).exif)["Sound"] == "none"


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.flv", "a.wmv", "a.mpg", "a.ts", "a.webm"])
def test_the_kind_is_read_from_the_bytes_not_from_the_name(tmp_path, name):
    codecs = {"avi": "mpeg4", "flv": "flv", "wmv": "wmv2", "mpg": "mpeg1video", "webm": "libvpx"}
    made = film.write_video(
        tmp_path / name, codec=codecs.get(name[2:], "libx264"), form="asf" if name == "a.wmv" else None, seconds=1
    )
    lying = made.rename(tmp_path / "picture.jpg")
    assert read_picture(lying, longest=32).kind == "video"


def test_a_container_without_moving_pictures_is_sound(tmp_path):
    path = film.write_sound(tmp_path / "a.mkv", film.tone(1), codec="aac")
    assert read_picture(path, longest=64).kind == "sound"


def test_damage_is_noted_and_rubbish_is_refused(tmp_path):
    path = film.write_video(tmp_path / "a.mp4", seconds=8, options={"movflags": "faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "were announced" in read_picture(path, longest=64).damage
    path.write_bytes(data[:40])
    with pytest.raises(MediaError):
        read_picture(path, longest=64)
