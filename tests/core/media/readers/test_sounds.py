"""Sounds in the library: a waveform, and facts in words."""

import film
import numpy as np
import pytest

from core.media.readers.sounds import INK, PAPER, waveform
from core.media.reading import read_picture


def test_the_waveform_is_high_where_it_is_loud():
    picture = waveform(np.array([0.0] * 50 + [1.0] * 50), 200)
    ink = (picture == INK).all(axis=2)
    assert picture.shape == (150, 200, 3)
    assert ink[:, 150:].sum() > 20 * ink[:, :90].sum()
    assert (waveform(np.zeros(0), 200) == PAPER).all()


@pytest.mark.parametrize(
    ("name", "codec", "form"),
    [
        ("a.wav", "pcm_s16le", None),
        ("a.mp3", "libmp3lame", None),
        ("a.flac", "flac", None),
        ("a.opus", "libopus", "ogg"),
        ("a.aac", "aac", "adts"),
        ("a.m4a", "aac", "ipod"),
        ("a.wma", "wmav2", "asf"),
        ("a.au", "pcm_s16be", "au"),
        ("a.aiff", "pcm_s16be", None),
    ],
)
def test_the_kind_is_read_from_the_bytes_not_from_the_name(tmp_path, name, codec, form):
    rate = 48_000 if codec == "libopus" else 44_100
    made = film.write_sound(tmp_path / name, film.tone(2, rate), rate=rate, codec=codec, form=form)
    found = read_picture(made.rename(tmp_path / "picture.png"), longest=128)
    assert (found.kind, found.pixels.shape) == ("sound", (96, 128, 3))
    assert found.duration_s == pytest.approx(2.0, abs=0.1)


def test_an_mp3_without_a_tag_is_one_too(tmp_path):
    path = film.write_sound(tmp_path / "a.mp3", film.tone(2), codec="libmp3lame")
    data = path.read_bytes()
    path.write_bytes(data[data.index(b"\xff\xfb") :])
    assert read_picture(path, longest=64).kind == "sound"


def test_what_a_person_reads_about_it(tmp_path):
    tags = {"title": "Sine", "artist": "Nobody"}
    path = film.write_sound(tmp_path / "a.flac", np.stack([film.tone(2)] * 2), codec="flac", tags=tags)
    facts = dict(read_picture(path, longest=64).exif)
    assert (facts["Title"], facts["Artist"], facts["Channels"]) == ("Sine", "Nobody", "stereo")
    assert (facts["Sample rate"], facts["Depth"], facts["Duration"]) == ("44.1 kHz", "16 bits", "0:02")
