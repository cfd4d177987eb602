"""A sound in another form, rate and number of channels."""

import film
import numpy as np

from core.media.reworks.sound_conversion import SoundConversion
from core.media.sound import Sound


def test_it_is_of_the_form_the_rate_and_mono(tmp_path):
    source = film.write_sound(tmp_path / "a.wav", np.stack([film.tone(1.0)] * 2))
    made = SoundConversion(SoundConversion.Params(form="flac", rate=16_000, channels=1))
    made.make(source, tmp_path / f"b{made.suffix(source)}")
    with Sound.open(tmp_path / "b.flac") as sound:
        info = sound.info()
    assert (info.rate, info.channels, info.codec) == (16_000, 1, "flac")
