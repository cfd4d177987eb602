"""Whatever a device delivers, the call has the same tone in mono at 48 kHz."""

from fractions import Fraction

import av
import numpy as np
import pytest

from core.collaboration.calls.resampling import Resampler, of_frame


def tone(rate, seconds=1.0, size=0.5):
    return (size * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)).astype(np.float32)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("shape", ["mono", "stereo", "int16"])
def test_a_tone_keeps_its_pitch_and_strength(rate, shape):
    samples = tone(rate)
    if shape == "stereo":
        samples = np.stack([samples, samples], 1)
    if shape == "int16":
        samples = (samples * 32_767).astype(np.int16)
    resampler = Resampler()
    step = rate // 50
    heard = np.concatenate([resampler.take(samples[at : at + step], rate) for at in range(0, len(samples), step)])
    assert len(heard) == pytest.approx(48_000, abs=200)
    wanted = tone(48_000) * 32_767
    count = min(len(heard), 48_000) - 1000  # the filter begins in silence
    assert np.abs(heard[1000:count] - wanted[1000:count]).max() < 0.02 * 32_767


def test_what_is_too_loud_is_cut_off_and_not_wrapped():
    assert list(Resampler().take(np.array([2.0, -3.0, 0.0], np.float32), 48_000)) == [32_767, -32_767, 0]


def test_two_channels_of_a_frame_become_their_mean():
    both = np.array([[30_000, 20_000, -30_000, -20_000]], np.int16)
    frame = av.AudioFrame.from_ndarray(both, format="s16", layout="stereo")
    frame.sample_rate, frame.time_base = 48_000, Fraction(1, 48_000)
    assert list(of_frame(frame)) == [25_000, -25_000]
    single = av.AudioFrame.from_ndarray(np.array([[1, 2, 3]], np.int16), format="s16", layout="mono")
    assert list(of_frame(single)) == [1, 2, 3]
