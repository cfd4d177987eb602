"""Chromaprint when the machine has it, and in words when it has not."""

import shutil

import film
import pytest

from core.errors import MediaError
from core.media.analysers import chromaprint
from core.media.analysers.chromaprint import Chromaprint
from core.media.medium import Medium

needs_it = pytest.mark.skipif(shutil.which("fpcalc") is None, reason="Chromaprint is not installed")


def test_without_the_program_it_says_what_to_install(samples, monkeypatch):
    monkeypatch.setattr(chromaprint, "PROGRAM", "no-such-program")
    with pytest.raises(MediaError, match="not on this machine") as refused:
        Chromaprint().look(Medium(samples / "reading.flac", "sound", 7.0))
    assert "libchromaprint-tools" in refused.value.todo


@needs_it
def test_a_sound_has_the_same_fingerprint_in_another_form(tmp_path):
    sound = film.tone(12.0)
    prints = []
    for name, codec in (("a.wav", "pcm_s16le"), ("b.flac", "flac")):
        path = film.write_sound(tmp_path / name, sound, codec=codec)
        rows = dict(Chromaprint().look(Medium(path, "sound", 12.0)).parts[0].rows)
        assert rows["Duration"] == "12.00 s"
        prints.append(rows["Fingerprint"])
    assert prints[0] == prints[1] and len(prints[0]) > 20


@needs_it
def test_what_has_no_sound_is_said(samples):
    with pytest.raises(MediaError, match="cannot use it"):
        Chromaprint().look(Medium(samples / "chelsea.jpg", "sound", 0.0))


@pytest.mark.parametrize("said", [b"", b"{}", b'{"duration": "x", "fingerprint": 1}', b"[1]"])
def test_nonsense_is_no_fingerprint(said):
    with pytest.raises(MediaError, match="no fingerprint"):
        chromaprint._rows(said)
