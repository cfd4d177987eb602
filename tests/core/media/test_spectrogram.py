"""A spectrogram shows tones where and as loud as they are, and is the same in whatever pieces it is computed."""

import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import MediaError
from core.media.spectrogram import MOST_COLUMNS, ROWS, SCALES, SILENCE_DB, hertz, row_starts, share_of, spectrogram

RATE = 16_000


def written(path, samples, rate=RATE):
    with wave.open(str(path), "wb") as made:
        made.setparams((1, 2, rate, 0, "NONE", ""))
        made.writeframes((samples * 32_767).round().astype("<i2").tobytes())
    return path


def tone(frequency, seconds, rate=RATE, size=1.0):
    return size * np.sin(np.arange(round(seconds * rate)) * 2 * np.pi * frequency / rate)


def computed(path, **options):
    extent, *pieces = spectrogram(path, **options)
    whole = {scale: np.full((extent.columns, ROWS), np.nan) for scale in SCALES}
    for piece in pieces:
        for scale, levels in piece.levels.items():
            whole[scale][piece.first : piece.first + len(levels)] = levels
    return extent, whole


def test_a_tone_of_full_scale_is_at_its_frequency_with_zero_decibels(tmp_path):
    """And one of a tenth is 20 dB down, a second later."""
    path = written(tmp_path / "a.wav", np.concatenate([tone(1000, 1), tone(4000, 1, size=0.1)]))
    extent, whole = computed(path)
    assert (extent.duration_s, extent.top_hz) == (2.0, 8000.0)
    for scale in SCALES:
        for second, frequency, level in ((0.5, 1000, 0.0), (1.5, 4000, -20.0)):
            column = whole[scale][int(second / 2 * extent.columns)]
            row = int(column.argmax())
            low, high = hertz(np.array([row - 1, row + 2]) / ROWS, scale, 8000)
            assert low < frequency < high
            assert column.max() == pytest.approx(level, abs=0.1)
            assert column[int(share_of(7000, scale, 8000) * ROWS)] < -60


def test_pieces_make_no_difference_and_no_column_is_missing(tmp_path):
    samples = 0.1 * np.random.default_rng(0).standard_normal(5 * RATE)
    path = written(tmp_path / "a.wav", samples)
    _, whole = computed(path)
    _, parts = computed(path, piece_s=0.137)
    for scale in SCALES:
        assert not np.isnan(whole[scale]).any()
        assert np.abs(whole[scale] - parts[scale]).max() < 1e-3


def test_long_sounds_have_no_more_columns_and_columns_are_means_of_power(tmp_path):
    """Forty minutes of a tone that is there for half of every second: 10 log10(½) in each column of a second."""
    rate, seconds = 4000, 2400
    samples = tone(1000, seconds, rate) * (np.arange(seconds * rate) % rate < rate / 2)
    extent, whole = computed(written(tmp_path / "a.wav", samples, rate))
    assert extent.columns == MOST_COLUMNS
    # a little less, for the frames at the edges of the tone
    assert whole["linear"].max(1)[1:-1] == pytest.approx(np.full(seconds - 2, -3.0), abs=0.5)


def test_silence_is_silence_and_what_is_no_sound_is_refused(tmp_path):
    _, whole = computed(written(tmp_path / "a.wav", np.zeros(RATE)))
    assert (whole["mel"] == SILENCE_DB).all()
    (tmp_path / "b.wav").write_bytes(b"no sound")
    with pytest.raises(MediaError):
        next(spectrogram(tmp_path / "b.wav"))


def test_a_sound_of_a_moment_has_a_column(tmp_path):
    extent, whole = computed(written(tmp_path / "a.wav", tone(1000, 0.002)))
    assert extent.columns == 1 and whole["mel"].max() > -40


@given(st.sampled_from(SCALES), st.floats(0, 1), st.sampled_from([4000.0, 8000.0, 24_000.0]))
def test_scales_lead_there_and_back(scale, share, top):
    assert share_of(float(hertz(share, scale, top)), scale, top) == pytest.approx(share, abs=1e-9)


def test_a_thousand_hertz_are_a_thousand_mel():
    """2595 log10(1 + f / 700), which is 1000 at 1000 Hz within a tenth, and 2840 at 8 kHz."""
    assert share_of(1000, "mel", 8000) == pytest.approx(999.99 / 2840.02, abs=1e-4)


@pytest.mark.parametrize("scale", SCALES)
def test_rows_go_up_through_all_bins(scale):
    starts = row_starts(scale, 8000, 513)
    assert len(starts) == ROWS and starts[0] == 0 and (np.diff(starts) >= 0).all() and starts[-1] <= 512
