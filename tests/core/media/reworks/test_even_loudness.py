"""A quiet sound becomes as loud as wanted."""

import film
import pytest

from core.media.loudness import measure
from core.media.reworks.even_loudness import EvenLoudness
from core.media.sound import Sound


def test_a_quiet_tone_becomes_louder(tmp_path):
    source = film.write_sound(tmp_path / "a.wav", 0.02 * film.tone(4.0) / abs(film.tone(4.0)).max())
    words = EvenLoudness().make(source, tmp_path / "b.flac")
    assert "louder" in words
    with Sound.open(tmp_path / "b.flac") as sound:
        assert measure(sound).integrated == pytest.approx(-16.0, abs=0.5)
