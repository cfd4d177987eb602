"""Noise that is always there becomes quieter."""

import film
import numpy as np

from core.media.reworks.less_noise import LessNoise
from core.media.sound import Sound


def test_pauses_become_quiet(tmp_path):
    random = np.random.default_rng(0)
    clean = np.concatenate([np.zeros(44_100, np.float32), 0.3 * film.tone(2.0), np.zeros(44_100, np.float32)])
    noisy = clean + 0.02 * random.standard_normal(len(clean)).astype(np.float32)
    source = film.write_sound(tmp_path / "a.wav", noisy)
    words = LessNoise().make(source, tmp_path / "b.flac")
    assert words.startswith("The noise was at -")
    with Sound.open(tmp_path / "b.flac") as sound:
        found = sound.samples(44_100)
    # 18 dB are wanted: a factor of 8
    assert found[5_000:35_000].std() < noisy[5_000:35_000].std() / 4
