"""A piece of a sound is found in the library with its place, from a file or from another item."""

import film
import numpy as np
import pytest

from core.errors import MediaError
from core.media.analysers.same_sound import SameSound
from core.media.medium import Medium


def melody(seconds, *, seed=0, rate=16_000):
    """Notes that change four times a second, with their overtones."""
    random = np.random.default_rng(seed)
    parts = []
    for _ in range(round(seconds * 4)):
        time = np.arange(rate // 4) / rate
        tone = 220.0 * 2 ** (random.integers(0, 25) / 12)
        parts.append(sum(np.sin(2 * np.pi * tone * part * time) / part for part in (1, 2, 3, 4)) * np.exp(-4 * time))
    return (0.2 * np.concatenate(parts)).astype(np.float32)


def write(path, samples):
    return film.write_sound(path, samples, codec="pcm_s16le", rate=16_000)


@pytest.fixture
def library(media, tmp_path):
    long, other = melody(40, seed=1), melody(20, seed=2)
    paths = [write(tmp_path / "long.wav", long), write(tmp_path / "other.wav", other)]
    report = media.import_paths(paths)
    media.analyse(analysers=["same_sound"])
    piece = write(tmp_path / "piece.wav", long[16_000 * 17 : 16_000 * 23])
    return media, report.added, piece


def test_a_piece_is_heard_where_it_is(library):
    media, (long, _), piece = library
    [hit] = media.same_sound(piece)
    assert (hit.item.id, hit.why, hit.score) == (long, "heard at 0:17", 1.0)


def test_an_item_does_not_find_itself(library):
    media, (long, _), piece = library
    assert media.same_sound(long) == []
    [new] = media.import_paths([piece]).added
    assert [hit.item.id for hit in media.same_sound(new)] == [long]


def test_silence_is_like_nothing(media, tmp_path):
    silent = [write(tmp_path / f"{name}.wav", np.zeros(16_000 * 8 + name, np.float32)) for name in (0, 1)]
    media.import_paths(silent)
    media.analyse(analysers=["same_sound"])
    assert media.same_sound(silent[0]) == []


def test_the_report_says_how_much_there_is(tmp_path):
    report = SameSound().look(Medium(write(tmp_path / "a.wav", melody(10)), "sound", 10.0))
    assert int(report.parts[0].rows[0][1].replace(",", "")) > 50


def test_what_has_no_sound_is_said(media, samples):
    with pytest.raises(MediaError):
        media.same_sound(samples / "chelsea.jpg")
