"""Videos as a player shows them: turned, square pixels, true times; a file that is cut off gives what is there."""

import av
import numpy as np
import pytest
from film import BLUE, GREEN, RED, pictures, tone, write_video

from core.errors import MediaError
from core.media.video import Video

FORMS = [
    ("a.mp4", "libx264", "mov"),
    ("a.mov", "mpeg4", "mov"),
    ("a.m4v", "libx264", "mov"),
    ("a.mkv", "libx264", "matroska"),
    ("a.webm", "libvpx", "matroska"),
    ("a.avi", "mpeg4", "avi"),
    ("a.flv", "flv", "flv"),
    ("a.wmv", "wmv2", "asf"),
    ("a.mpg", "mpeg1video", "mpeg"),
    ("a.3gp", "mpeg4", "mov"),
    ("a.ts", "libx264", "mpegts"),
]


def info(path):
    with Video.open(path) as video:
        return video.info()


def near(pixel, colour, by=40):
    return np.abs(np.asarray(pixel, int) - colour).max() < by


@pytest.mark.parametrize(("name", "codec", "container"), FORMS, ids=[name for name, *_ in FORMS])
def test_every_container_says_how_long_and_how_large_it_is(tmp_path, name, codec, container):
    form = {"a.m4v": "mp4", "a.wmv": "asf"}.get(name)
    found = info(write_video(tmp_path / name, codec=codec, form=form, seconds=2))
    assert (found.width, found.height, found.container) == (160, 120, container)
    assert found.duration_s == pytest.approx(2.0, abs=0.15)
    assert found.rate == pytest.approx(25, abs=0.5)
    assert not found.has_sound and found.damage == ""


@pytest.mark.parametrize("turned", [90, 180, -90])
def test_it_is_turned_as_the_camera_was_held(tmp_path, turned):
    """The blue band is on top of the stored picture; a turn by 90° counter-clockwise brings it to the left."""
    path = write_video(tmp_path / "a.mp4", turned=turned, seconds=1)
    with Video.open(path) as video:
        [frame] = video.at([0.0])
        assert video.shown_size() == ((120, 160) if abs(turned) == 90 else (160, 120))
    height, width = frame.pixels.shape[:2]
    places = {90: (height // 2, 3), 180: (height - 3, width // 2), -90: (height // 2, width - 3)}
    assert near(frame.pixels[places[turned]], BLUE)
    assert near(frame.pixels[height // 2, width // 2], RED)


def test_pixels_that_are_not_square_become_so(tmp_path):
    found = info(write_video(tmp_path / "a.mp4", aspect=(4, 3), seconds=1))
    assert (found.width, found.height) == (213, 120)


def test_frames_come_at_their_own_times(tmp_path):
    """Two frames in the first second, ten in the next: a variable rate."""
    times = [0, 500, *range(1000, 2000, 100)]
    frames = list(pictures(seconds=12, rate=1))
    path = write_video(tmp_path / "a.mkv", frames, times=times)
    with Video.open(path) as video:
        assert [round(frame.time_s * 1000) for frame in video.frames()] == times
        [found] = video.at([0.9], is_exact=True)
        assert found.time_s == 0.5


def test_only_keyframes_cost_no_more_than_they_are(tmp_path):
    path = write_video(tmp_path / "a.mp4", seconds=4, every=25)
    with Video.open(path) as video:
        keys = list(video.frames(keys_only=True, longest=64))
        # one a second, and wherever the encoder found much that is new
        assert {0.0, 1.0, 2.0} <= {frame.time_s for frame in keys} and len(keys) < 10
        assert all(frame.is_key and max(frame.pixels.shape) == 64 for frame in keys)
        assert [round(frame.time_s, 1) for frame in video.frames(every_s=1.5)] == [0.0, 1.5, 3.0]


def test_a_missing_duration_is_measured(tmp_path):
    """A live WebM says no duration."""
    path = write_video(tmp_path / "a.webm", codec="libvpx", seconds=3, options={"live": "1"})
    with av.open(str(path)) as container:
        assert container.duration is None
    assert info(path).duration_s == pytest.approx(3.0, abs=0.1)


def test_a_file_that_was_cut_off_says_so_and_shows_what_is_there(tmp_path):
    path = write_video(tmp_path / "a.mp4", seconds=8, options={"movflags": "faststart"})
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 6 // 10])
    found = info(path)
    assert 1 < found.duration_s < 7
    assert "8.0 s were announced" in found.damage
    with Video.open(path) as video:
        assert len(list(video.frames(keys_only=True))) >= 1


def test_without_its_index_nothing_can_be_shown_and_that_is_said(tmp_path):
    path = write_video(tmp_path / "a.mp4", seconds=2)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(MediaError, match="damaged"):
        info(path)


@pytest.mark.parametrize("pixels", ["yuv420p10le", "gray", "yuv444p"])
def test_ten_bits_grey_and_full_colour_are_shown(tmp_path, pixels):
    codec = {"gray": "ffv1", "yuv444p": "ffv1"}.get(pixels, "libx265")
    path = write_video(tmp_path / "a.mkv", codec=codec, pixels=pixels, seconds=1)
    with Video.open(path) as video:
        [frame] = video.at([0.5])
    if pixels != "gray":
        assert near(frame.pixels[60, 80], RED)
    assert frame.pixels.shape == (120, 160, 3)


def test_odd_sizes_lose_no_pixel(tmp_path):
    found = info(write_video(tmp_path / "a.mkv", codec="ffv1", pixels="yuv444p", size=(161, 121), seconds=1))
    assert (found.width, found.height) == (161, 121)


def test_sound_is_noticed_and_a_song_with_a_cover_is_no_video(tmp_path):
    assert info(write_video(tmp_path / "a.mp4", sound=tone(2), seconds=2)).has_sound
    with pytest.raises(MediaError, match="only sound"):
        info(write_song_with_cover(tmp_path / "a.mkv"))


def write_song_with_cover(path):
    with av.open(str(path), "w") as container:
        track = container.add_stream("aac", rate=44_100, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone(1)[None], format="fltp", layout="mono")
        frame.sample_rate = 44_100
        container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return path


def test_two_scenes_show_two_colours(tmp_path):
    path = write_video(tmp_path / "a.mp4", scenes=(RED, GREEN), seconds=4)
    with Video.open(path) as video:
        first, second = video.at([1.0, 3.0], is_exact=True)
    assert near(first.pixels[60, 80], RED) and near(second.pixels[60, 80], GREEN)


def test_a_transport_stream_loses_neither_its_beginning_nor_its_places(tmp_path):
    """A seek in one ends after the keyframe that it should find."""
    frames = list(pictures(seconds=10, rate=10, size=(128, 96)))
    path = write_video(tmp_path / "a.ts", frames, codec="libx264", rate=10, every=25)
    with Video.open(path) as video:
        assert len(list(video.frames())) == 100
        assert [round(frame.time_s, 1) for frame in video.at([0.0, 1.0, 4.0, 9.0], is_exact=True)] == [
            0.0,
            1.0,
            4.0,
            9.0,
        ]
        for wanted, frame in zip((0.0, 1.0, 4.0, 9.0), video.at([0.0, 1.0, 4.0, 9.0]), strict=True):
            # a keyframe comes after 25 pictures at the latest
            assert frame.is_key and wanted - 2.5 <= frame.time_s <= wanted
