"""Loudness is that of EBU Tech 3341's test signals; silence is found where it is."""

import film
import numpy as np
import pytest

from core.media.loudness import RATE, STEP_S, measure, silences
from core.media.sound import Sound


def stereo(path, *parts):
    """1 kHz on both channels: (level in dBFS, seconds) one after the other."""
    mono = np.concatenate(
        [film.tone(seconds, 48_000, hertz=1000, level=10 ** (level / 20)) for level, seconds in parts]
    )
    return film.write_sound(path, np.stack([mono, mono]), rate=48_000)


def measured(path):
    with Sound.open(path) as sound:
        return measure(sound)


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ([(-23, 20)], -23.0),
        ([(-33, 20)], -33.0),
        ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
    ],
    ids=["case 1", "case 2", "case 3", "case 4"],
)
def test_the_standards_test_signals(tmp_path, parts, wanted):
    """EBU Tech 3341, table 1: integrated loudness to 0.1 LU."""
    assert measured(stereo(tmp_path / "a.wav", *parts)).integrated == pytest.approx(wanted, abs=0.1)


def test_the_range_of_two_levels(tmp_path):
    """EBU Tech 3342, table 1, case 1: −20 and −30 dBFS are 10 LU apart, to 1 LU."""
    assert measured(stereo(tmp_path / "a.wav", (-20, 20), (-30, 20))).range_lu == pytest.approx(10, abs=1)


def test_the_peak_and_the_curve(tmp_path):
    found = measured(stereo(tmp_path / "a.wav", (-6, 3)))
    assert found.peak_db == pytest.approx(-6, abs=0.2)
    assert len(found.times) == len(found.momentary) > 20
    assert max(found.momentary) == pytest.approx(-6, abs=0.5)


def test_a_rest_at_the_end_changes_nothing(tmp_path):
    """AAC comes in pieces of 1024 samples, the standard measures in tenths of a second."""
    path = film.write_sound(tmp_path / "a.m4a", film.tone(3.21, level=0.5), codec="aac", form="ipod")
    assert measured(path).integrated == pytest.approx(-9.0, abs=1.0)


def test_silence_has_no_loudness(tmp_path):
    found = measured(film.write_sound(tmp_path / "a.flac", np.zeros(48_000, np.float32), rate=48_000, codec="flac"))
    assert found.integrated is None


def test_silences_are_found_where_they_are():
    """One second of sound, two of silence, one of sound, a quarter of silence that is only a pause."""
    sound = film.tone(1, RATE)
    whole = np.concatenate([sound, np.zeros(2 * RATE, np.float32), sound, np.zeros(RATE // 4, np.float32)])
    size = round(RATE * STEP_S)
    blocks = [whole[start : start + size] for start in range(0, len(whole), size)]
    [span] = silences(blocks, below_db=-50, least_s=0.5)
    assert (span.start_s, span.end_s) == pytest.approx((1.0, 3.0))
    assert len(silences(blocks, below_db=-50, least_s=0.1)) == 2
    assert silences([], below_db=-50, least_s=0.1) == []
