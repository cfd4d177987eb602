"""Containers are opened safely: no playlist, no other file, and errors in words."""

import os
from pathlib import Path

import film
import pytest

from core.errors import MediaError
from core.media.containers import opened, seconds


@pytest.mark.parametrize(
    "data",
    [
        b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<?xml version='1.0'?><MPD></MPD>",
        b"\x00" * 5000,
        b"",
        b"hello",
    ],
    ids=["playlist", "list of files", "dash", "zeros", "empty", "words"],
)
def test_what_names_other_files_or_is_no_medium_is_refused(tmp_path, data):
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    with pytest.raises(MediaError, match="cannot be read"), opened(path):
        pass


def test_a_name_that_is_not_utf8_is_opened(tmp_path):
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.wav"))
    film.write_sound(tmp_path / "a.wav", film.tone(0.1)).rename(odd)
    with opened(odd) as container:
        assert container.streams.audio


def test_times_without_a_base_are_unknown():
    assert seconds(None, 1) is None and seconds(5, None) is None
    assert seconds(90_000, 1 / 90_000) == 1.0
