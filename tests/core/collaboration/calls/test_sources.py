"""What a machine sends: paced sound, exact silence while muted, pictures of a bounded size, nothing when it is off."""

import asyncio
import time

import av
import numpy as np
import pytest
from aiortc.mediastreams import MediaStreamError

from core.collaboration.calls.sound_queue import RATE, STEP
from core.collaboration.calls.sources import CAMERA, Microphone, Pictures, SoundTrack, shrunk


async def sent(track, count):
    return np.concatenate([(await track.recv()).to_ndarray().reshape(-1, 2)[:, 0] for _ in range(count)])


async def test_sound_comes_in_steps_of_20_ms_at_the_pace_of_a_clock():
    track = SoundTrack()
    started = time.monotonic()
    frames = [await track.recv() for _ in range(11)]
    assert time.monotonic() - started >= 0.2  # eleven steps are ten pauses
    assert [frame.pts for frame in frames] == [STEP * number for number in range(11)]
    assert {(frame.samples, frame.sample_rate) for frame in frames} == {(STEP, RATE)}


async def test_what_is_fed_is_sent_and_muted_is_exactly_zero():
    microphone = Microphone()
    heard = []
    microphone.listeners.append(heard.append)
    track = microphone.track()
    tone = (0.5 * np.sin(np.arange(RATE // 10) / 20)).astype(np.float32)
    microphone.feed(tone, RATE)
    assert not np.any(await sent(track, 2))  # it is not on yet
    microphone.on()
    microphone.feed(tone, RATE)
    assert np.array_equal(await sent(track, 5), (tone * 32_767).round().astype(np.int16))
    microphone.feed(tone, RATE)
    microphone.is_muted = True
    microphone.feed(tone, RATE)
    assert not np.any(await sent(track, 5))
    assert microphone.meter.level < -6
    assert not np.any(heard[-1])  # nor is it written down or recorded
    microphone.is_muted = False
    microphone.feed(tone, RATE)
    assert np.any(await sent(track, 5))
    microphone.off()
    assert not np.any(await sent(track, 3))


async def test_a_stopped_track_ends():
    track = Microphone().track()
    track.stop()
    with pytest.raises(MediaStreamError):
        await track.recv()


async def test_the_newest_picture_is_sent_within_its_bounds_and_again_while_it_stands_still(monkeypatch):
    monkeypatch.setattr("core.collaboration.calls.sources.REPEAT_S", 0.05)
    pictures = Pictures(CAMERA, rate=100)
    pictures.on()
    track = pictures.track()
    pictures.feed(np.full((1080, 1920, 3), 90, np.uint8))
    first = await track.recv()
    assert (first.width, first.height, first.format.name) == (640, 360, "yuv420p")
    before = first.pts
    again = await asyncio.wait_for(track.recv(), 2)
    assert again.pts > before
    # who comes later sees it at once
    assert (await asyncio.wait_for(pictures.track().recv(), 2)).width == 640
    pictures.off()


async def test_a_camera_that_is_off_sends_nothing_whatever_is_fed():
    pictures = Pictures(CAMERA, rate=100)
    track = pictures.track()
    pictures.feed(np.zeros((180, 320, 3), np.uint8))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(track.recv(), 0.1)
    pictures.on()
    pictures.feed(np.zeros((180, 320, 3), np.uint8))
    await track.recv()
    pictures.off()
    pictures.feed(np.zeros((180, 320, 3), np.uint8))  # one more from a device that was just let go
    await asyncio.sleep(0.05)
    assert pictures.last is None and not pictures.is_on
    waiting = asyncio.ensure_future(track.recv())
    await asyncio.sleep(0)
    track.stop()
    with pytest.raises(MediaStreamError):
        await waiting


@pytest.mark.parametrize(
    ("size", "expected"),
    [((1920, 1080), (640, 360)), ((320, 180), (320, 180)), ((1000, 1000), (360, 360)), ((101, 77), (100, 76))],
)
def test_pictures_keep_their_shape_and_have_even_sides(size, expected):
    made = shrunk(av.VideoFrame(*size, "rgb24"), CAMERA)
    assert made.width == pytest.approx(expected[0], abs=2) and made.height == pytest.approx(expected[1], abs=2)
    assert made.width % 2 == made.height % 2 == 0
