"""Clips show what a player shows at their times; a video too short, too slow or damaged gives what there is."""

import numpy as np
import pytest
from film import tone, write_sound, write_video
from PIL import Image

from core.errors import InputError, MediaError
from core.media.clips import DEVIATION, MEAN, clip_input, clips, spread


def plain(*colours, size=(120, 160)):
    return [np.full((*size, 3), colour, np.uint8) for colour in colours]


def test_a_clip_is_standardised_with_the_numbers_of_kinetics():
    """(255/255 − 0.43216) / 0.22803 and so on."""
    clip = clip_input(plain((255, 0, 51)))
    assert (clip.shape, clip.dtype) == ((3, 16, 112, 112), np.float32)
    wanted = (np.array([1.0, 0.0, 0.2]) - MEAN) / DEVIATION
    assert wanted == pytest.approx([2.49018, -1.78219, -0.81318], abs=1e-4)
    assert clip[:, 5, 50, 50] == pytest.approx(wanted, abs=1e-5)
    assert np.ptp(clip.reshape(3, -1), axis=1) == pytest.approx([0, 0, 0])


@pytest.mark.parametrize(
    ("count", "chosen"),
    [
        (16, list(range(16))),
        (31, list(range(0, 31, 2))),
        (1, [0] * 16),
        (2, [0] * 8 + [1] * 8),
    ],
)
def test_frames_are_chosen_evenly(count, chosen):
    clip = clip_input(plain(*[(8 * number,) * 3 for number in range(count)]))
    numbers = (clip[0, :, 0, 0] * DEVIATION[0] + MEAN[0]) * 255 / 8
    assert np.round(numbers).astype(int).tolist() == chosen


@pytest.mark.parametrize("size", [(240, 320), (320, 240), (112, 112), (1, 1), (60, 900)])
def test_the_middle_is_kept_undistorted(size):
    """A white left half stays the left half, whatever the shape."""
    frame = np.zeros((*size, 3), np.uint8)
    frame[:, : size[1] // 2] = 255
    clip = clip_input([frame])
    assert clip.shape == (3, 16, 112, 112)
    if size[1] > 1:
        row = clip[0, 0, 56]
        assert (row > 0).sum() == pytest.approx(56, abs=2)


def test_no_frame_is_no_clip():
    with pytest.raises(InputError, match="at least one frame"):
        clip_input([])


@pytest.mark.parametrize("size", [(256, 256), (192, 240)])
def test_the_middle_is_that_of_resizing_first_and_cutting_then(size):
    """As the published networks had it: to a height of 128, then 112 of it."""
    frame = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    scale = 128 / size[0]
    small = Image.fromarray(frame).resize((round(size[1] * scale), 128), Image.Resampling.BILINEAR)
    left = (small.width - 112) // 2
    cut = np.asarray(small, np.float32)[8:120, left : left + 112]
    clip = clip_input([frame])[:, 0].transpose(1, 2, 0)
    assert np.abs((clip * DEVIATION + MEAN) * 255 - cut).max() < 1.5


def test_a_very_wide_picture_takes_no_more_memory():
    assert clip_input([np.zeros((2, 16_000, 3), np.uint8)], count=4, side=32).shape == (3, 4, 32, 32)


@pytest.mark.parametrize(
    ("seconds", "count", "starts"),
    [
        (0.4, 3, [0.0]),
        (1.0667, 3, [0.0]),
        (2.2, 5, [0.0167, 1.1167]),
        (10.0, 3, [1.1333, 4.4667, 7.8]),
        (0.0, 2, [0.0]),
    ],
)
def test_clips_lie_in_the_middle_of_their_parts_and_do_not_overlap(seconds, count, starts):
    """(i + ½) / n × length − 8/15 s."""
    assert spread(seconds, count) == pytest.approx(starts, abs=1e-3)


def counting(count, rate, path, **more):
    """A film whose frames say their number: seven stripes, white for the bits that are set."""
    frames = [np.zeros((64, 64, 3), np.uint8) for _ in range(count)]
    for number, image in enumerate(frames):
        for bit in range(7):
            image[:, 4 + 8 * bit : 12 + 8 * bit] = 255 * (number >> bit & 1)
    return write_video(path, frames, rate=rate, codec="ffv1", **more)


def numbers(clip):
    """Which frames of a counting film are in a clip."""
    middles = ((np.arange(7) + 0.5) / 7 * clip.shape[-1]).astype(int)
    bits = clip[0, :, clip.shape[-1] // 2, middles] > 0
    return (bits.T @ (1 << np.arange(7))).tolist()


@pytest.mark.parametrize(("rate", "frames"), [(25, 16), (25, 8), (60, 8), (15, 16), (10, 16)])
def test_frames_are_those_that_a_player_shows(tmp_path, rate, frames):
    """At s + 16/15 × i/n seconds: of k/rate, the last that is not later."""
    path = counting(100, rate, tmp_path / "a.mkv")
    found = list(clips(path, count=2, frames=frames, side=32))
    room = 2 if 100 / rate >= 32 / 15 else 1
    assert [clip.start_s for clip in found] == pytest.approx(spread(100 / rate, 2), abs=0.01)
    assert len(found) == room
    for clip in found:
        assert (clip.inputs.shape, clip.inputs.dtype) == ((3, frames, 32, 32), np.float32)
        times = clip.start_s + 16 / 15 * np.arange(frames) / frames
        # the container counts milliseconds
        low, high = np.floor((times - 2e-3) * rate), np.floor((times + 2e-3) * rate)
        assert ((low <= numbers(clip.inputs)) & (numbers(clip.inputs) <= high)).all()


def test_a_video_shorter_than_a_clip_stays_at_its_last_frame(tmp_path):
    """Nine frames at 15 a second: each once, then the last one."""
    [clip] = clips(counting(9, 15, tmp_path / "a.mkv"), count=3)
    assert numbers(clip.inputs) == [*range(9), *[8] * 7]


def test_a_slow_video_shows_what_was_there_before(tmp_path):
    path = counting(3, 25, tmp_path / "a.mkv", times=[0, 5000, 10_000])
    found = [numbers(clip.inputs) for clip in clips(path, count=2, frames=4, side=32)]
    assert found[0] == [0] * 4
    assert set(found[1]) <= {1}


def test_a_still_is_a_clip(tmp_path):
    [clip] = clips(counting(1, 25, tmp_path / "a.mkv"), count=5, frames=8, side=32)
    assert numbers(clip.inputs) == [0] * 8


@pytest.mark.parametrize("turned", [0, 90])
def test_upright_and_wide_videos_keep_their_middle(tmp_path, turned):
    path = write_video(tmp_path / "a.mp4", seconds=2, size=(160, 90), turned=turned)
    assert [clip.inputs.shape for clip in clips(path, count=1, frames=8, side=40)] == [(3, 8, 40, 40)]


def test_what_is_left_of_a_damaged_video_is_taken(tmp_path):
    whole = write_video(tmp_path / "a.ts", seconds=8, codec="mpeg2video", form="mpegts")
    data = whole.read_bytes()
    (tmp_path / "b.ts").write_bytes(data[: len(data) // 2])
    assert (
        1
        <= len(list(clips(tmp_path / "b.ts", count=5, frames=8, side=32)))
        < len(list(clips(whole, count=5, frames=8, side=32)))
    )


def test_what_is_no_video_is_said(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video, however long one looks at it" * 99)
    with pytest.raises(MediaError):
        list(clips(tmp_path / "a.mp4", count=1))
    with pytest.raises(MediaError, match="only sound"):
        list(clips(write_sound(tmp_path / "a.wav", tone(1)), count=1))
    with pytest.raises(MediaError):
        list(clips(tmp_path / "gone.mp4", count=1))
