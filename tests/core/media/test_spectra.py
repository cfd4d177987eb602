"""Spectra come back as the sound they were; the noise that is found is the noise that was put in."""

import tracemalloc

import film
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.spectra import Gate, frame_levels, frame_size, framed, noise_of, reshaped

RATE = 16_000


def noise(seconds, level, seed=0):
    """White, of this root mean square."""
    return level * np.random.default_rng(seed).standard_normal((1, round(seconds * RATE))).astype(np.float32)


def cut(samples, size=RATE):
    return (samples[:, start : start + size] for start in range(0, samples.shape[1], size))


@given(st.integers(1, 9_000), st.integers(1, 5_000), st.sampled_from([64, 256, 1024]), st.integers(1, 2))
def test_what_is_not_changed_comes_back(length, block, size, channels):
    """Hann's window twice, four times over each sample, adds up to the same everywhere, the ends too."""
    samples = np.random.default_rng(length).uniform(-1, 1, (channels, length)).astype(np.float32)
    back = np.concatenate(list(reshaped(cut(samples, block), size, lambda spectra: spectra)), axis=1)
    assert back.shape == samples.shape
    assert np.abs(back - samples).max() < 1e-5


@given(st.integers(1, 5_000), st.integers(1, 2_000))
def test_each_sample_is_in_four_frames(length, block):
    ones = np.ones((1, length), np.float32)
    assert sum(float(frames.sum()) for frames in framed(cut(ones, block), 256, 64)) == 4 * length


def test_nothing_in_is_nothing_out():
    assert list(reshaped(iter(()), 256, lambda spectra: spectra)) == []
    assert len(frame_levels(iter(()), 256)) == 0


@given(st.integers(4_000, 192_000))
def test_a_frame_is_the_power_of_two_nearest_to_46_ms(rate):
    size = frame_size(rate)
    assert size.bit_count() == 1 and 0.5**0.5 - 0.001 <= size / (0.046 * rate) <= 2**0.5 + 0.001


@pytest.mark.parametrize("level_db", [-20, -40, -60])
def test_the_level_of_the_noise_is_found(level_db):
    """Of noise alone, and under a tone that pauses: to 1 dB."""
    samples = noise(10, 10 ** (level_db / 20))
    for tone in (0.0, 0.3):
        time = np.arange(samples.shape[1]) / RATE
        whole = samples + (tone * np.sin(2 * np.pi * 1000 * time) * (time % 2 < 1.2)).astype(np.float32)
        found = noise_of(cut(whole), frame_levels(cut(whole), 512), 512, RATE)
        assert found.level_db == pytest.approx(level_db, abs=1.0)
        assert found.has_pauses == (tone > 0)


def test_zeros_between_sounds_are_no_noise():
    silence = np.zeros((1, 5 * RATE), np.float32)
    assert noise_of(cut(silence), frame_levels(cut(silence), 512), 512, RATE) is None


def test_a_gate_is_closed_to_noise_and_open_to_a_tone():
    samples = noise(10, 0.01)
    found = noise_of(cut(samples), frame_levels(cut(samples), 512), 512, RATE)

    def left(whole):
        gate = Gate(found, reduction_db=20.0, size=512, rate=RATE)
        made = np.concatenate(list(reshaped(cut(whole), 512, gate)), axis=1)[:, RATE:]
        return 20 * np.log10(np.std(made) / np.std(whole[:, RATE:]))

    # 20 dB at most; what chance opens for a moment costs a few
    assert -20.5 < left(noise(10, 0.01, seed=1)) < -14
    assert left(film.tone(10, RATE)[None]) == pytest.approx(0, abs=0.1)


def test_hours_take_no_more_memory_than_seconds():
    """Ten minutes are 38 MB; a block at a time is in memory, with its spectra."""
    blocks = (noise(1, 0.01, seed) for seed in range(600))
    tracemalloc.start()
    try:
        count = sum(block.shape[1] for block in reshaped(blocks, 512, lambda spectra: spectra))
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
    assert count == 600 * RATE
