"""A copy plays the same and says nothing of itself; a part begins at a keyframe and lasts as long as was asked."""

import film
import numpy as np
import pytest

from core.errors import MediaError
from core.media.remux import copied
from core.media.sound import Sound
from core.media.video import Video


def frames_of(path):
    with Video.open(path) as video:
        return [frame.pixels for frame in video.frames(longest=64)]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.mov"])
def test_a_copy_plays_the_same(tmp_path, name):
    path = film.write_video(tmp_path / name, sound=film.tone(2), seconds=2)
    copied(path, tmp_path / f"copy-{name}")
    assert np.array_equal(frames_of(path), frames_of(tmp_path / f"copy-{name}"))
    with Sound.open(path) as one, Sound.open(tmp_path / f"copy-{name}") as other:
        assert np.array_equal(one.samples(), other.samples())


def test_nothing_is_said_of_place_and_device(tmp_path):
    tags = {"title": "Secret", "artist": "Jane", "comment": "51.5N", "location": "+51.5-000.1/"}
    for name, codec in (("a.mp3", "libmp3lame"), ("a.flac", "flac"), ("a.m4a", "aac")):
        form = "ipod" if codec == "aac" else None
        path = film.write_sound(tmp_path / name, film.tone(1), codec=codec, form=form, tags=tags)
        copied(path, tmp_path / f"clean-{name}", keep_words=False)
        data = (tmp_path / f"clean-{name}").read_bytes()
        assert b"Secret" in path.read_bytes() and b"Secret" not in data and b"Jane" not in data
        copied(path, tmp_path / f"kept-{name}")
        assert b"Secret" in (tmp_path / f"kept-{name}").read_bytes()


def test_the_turn_of_a_video_stays(tmp_path):
    path = film.write_video(tmp_path / "a.mp4", turned=90, seconds=1)
    copied(path, tmp_path / "b.mp4", keep_words=False)
    with Video.open(tmp_path / "b.mp4") as video:
        assert video.rotation == 90


def test_a_part_begins_at_the_keyframe_before(tmp_path):
    """Keyframes each second (MPEG-4): from 2.4 to 5 s is from 2 to 5."""
    path = film.write_video(tmp_path / "a.mkv", codec="mpeg4", seconds=8, every=25)
    begin = copied(path, tmp_path / "b.mkv", start_s=2.4, end_s=5.0)
    assert begin == pytest.approx(2.0, abs=0.05)
    with Video.open(tmp_path / "b.mkv") as video:
        assert video.info().duration_s == pytest.approx(3.0, abs=0.1)


def test_what_is_no_video_is_refused(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"hello")
    with pytest.raises(MediaError):
        copied(tmp_path / "a.mp4", tmp_path / "b.mp4")
