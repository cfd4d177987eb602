"""Silence around a sound is left out."""

import film
import numpy as np

from core.media.reworks.less_silence import LessSilence
from core.media.sound import Sound


def test_what_is_silent_goes(tmp_path):
    silence = np.zeros(2 * 44_100, np.float32)
    source = film.write_sound(tmp_path / "a.wav", np.concatenate([silence, film.tone(2.0), silence]))
    words = LessSilence().make(source, tmp_path / "b.flac")
    assert words.startswith("It is 3.") and words.endswith("shorter.")
    with Sound.open(tmp_path / "b.flac") as sound:
        assert abs(sound.info().duration_s - 2.2) < 0.15
