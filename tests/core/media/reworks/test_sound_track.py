"""The sound of a video, the same to the bit where the form holds it."""

import film

from core.media.reworks.sound_track import SoundTrack
from core.media.sound import Sound


def test_a_track_that_fits_is_copied(tmp_path):
    source = film.write_video(tmp_path / "a.mp4", seconds=2, sound=film.tone(2.0))
    words = SoundTrack().make(source, tmp_path / "a.m4a")
    assert "same to the bit" in words
    with Sound.open(tmp_path / "a.m4a") as sound:
        assert abs(sound.info().duration_s - 2.0) < 0.1


def test_another_form_is_encoded(tmp_path):
    source = film.write_video(tmp_path / "a.mp4", seconds=2, sound=film.tone(2.0))
    made = SoundTrack(SoundTrack.Params(form="flac"))
    assert "bit" not in made.make(source, tmp_path / f"a{made.suffix(source)}")
