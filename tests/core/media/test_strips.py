"""Strips: frames from all parts of a video in one small picture, made once."""

import numpy as np
import pytest
from film import BLUE, GREEN, RED, pictures, write_video

from core.errors import InputError, MediaError
from core.media import strips
from core.media.strips import cut, kept, numbered, opened, strip


def near(pixel, colour, by=40):
    return np.abs(np.asarray(pixel, int) - colour).max() < by


def test_the_frames_come_from_all_parts_of_the_video(tmp_path):
    """Ten seconds, a keyframe each second, red then green: the first half of the strip is red."""
    path = write_video(tmp_path / "a.mp4", seconds=10, scenes=(RED, GREEN), every=25)
    found = opened(strip(path, 10.0, 10, 60))
    assert (found.count, found.pixels.shape) == (10, (60, 800, 3))
    middles = [cut(found, place)[30, 40] for place in np.linspace(0.05, 0.95, 10)]
    assert all(near(pixel, RED) for pixel in middles[:5]) and all(near(pixel, GREEN) for pixel in middles[5:])


def test_a_short_video_with_one_keyframe_shows_its_course_all_the_same(tmp_path):
    """The white bar at the bottom has not come to the middle of the picture at first, and has at last."""
    path = write_video(tmp_path / "a.mp4", seconds=4, every=1000)
    found = opened(strip(path, 4.0))
    assert found.count == strips.FRAMES
    assert near(cut(found, 0.1)[-10, 144], RED) and near(cut(found, 0.9)[-10, 144], (255, 255, 255))


def test_a_long_video_is_not_decoded_for_it(tmp_path, monkeypatch):
    """The few keyframes are all there is (the encoder makes a second one where the bar covers much)."""
    monkeypatch.setattr(strips, "SHORT_S", 1.0)
    path = write_video(tmp_path / "a.mp4", seconds=4, every=1000)
    assert opened(strip(path, 4.0)).count <= 2


@pytest.mark.parametrize(("turned", "shape"), [(0, (54, 72)), (90, (54, 40))])
def test_it_is_as_high_as_wanted_and_turned(tmp_path, turned, shape):
    path = write_video(tmp_path / "a.mp4", seconds=1, turned=turned)
    height, width = cut(opened(strip(path, 1.0, 3, 54)), 0.0).shape[:2]
    assert height == shape[0] and width == pytest.approx(shape[1], abs=1)


def test_a_very_wide_video_still_makes_a_strip(tmp_path):
    """1,600 × 64 at ten frames would be too wide for WebP (16,383) at full height."""
    frames = pictures(seconds=1, size=(1600, 64), rate=10)
    path = write_video(tmp_path / "a.mp4", frames, rate=10)
    assert opened(strip(path, 1.0)).pixels.shape[1] <= 16_383


@pytest.mark.parametrize(("place", "number"), [(-0.5, 0), (0.0, 0), (0.24, 0), (0.25, 1), (0.99, 3), (1.0, 3), (7, 3)])
def test_a_quarter_of_the_tile_for_each_of_four(place, number):
    assert numbered(4, place) == number


def test_unknown_length_gives_the_beginning(tmp_path):
    assert near(cut(opened(strip(write_video(tmp_path / "a.mp4", seconds=1), 0.0)), 0.5)[2, 50], BLUE)


@pytest.mark.parametrize("data", [b"", b"hello", b"RIFF0000WEBPxxxx"])
def test_what_is_no_strip_is_refused_in_words(data):
    with pytest.raises(MediaError):
        opened(data)


def test_a_picture_that_is_no_strip_is_refused(samples):
    with pytest.raises(MediaError):
        opened((samples / "coffee.jpg").read_bytes())


def test_it_is_made_once_and_never_by_half(tmp_path, samples, monkeypatch):
    target = tmp_path / "ab" / "c.strip.webp"
    assert kept(samples / "clip.mp4", 7.2, target) == target
    made = target.read_bytes()
    monkeypatch.setattr(strips, "strip", lambda *_: pytest.fail("made again"))
    assert kept(samples / "clip.mp4", 7.2, target).read_bytes() == made
    assert [entry.name for entry in target.parent.iterdir()] == ["c.strip.webp"]


def test_the_library_keeps_it_beside_the_thumbnail(media, samples):
    [clip, cup] = media.import_paths([samples / "clip.mp4", samples / "coffee.jpg"]).added
    path = media.strip(clip)
    assert path.parent == media.thumbnail(clip).parent
    assert opened(path.read_bytes()).count >= 4
    with pytest.raises(InputError, match="no video"):
        media.strip(cup)
    with pytest.raises(InputError):
        media.strip(10**6)
