"""Sounds are written as what their ending says, as loud and as long as they were; never over a file, never half."""

import errno

import film
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Cancelled, InputError, MediaError, StorageError
from core.media.sound import Sound
from core.media.sound_forms import (
    FORMS,
    Watched,
    channel_blocks,
    channels_for,
    encode,
    form_of,
    placed,
    rate_for,
    written,
)


@pytest.mark.parametrize("ending", FORMS)
def test_what_is_written_is_heard_again(tmp_path, ending):
    """Three seconds at half of full scale; codecs that lose something keep the level to a tenth."""
    blocks = (film.tone(1, 48_000)[None].repeat(2, 0) for _ in range(3))
    path = tmp_path / f"a{ending}"
    assert encode(path, blocks, form_of(path), rate=48_000, channels=2) == 3.0
    with Sound.open(path) as sound:
        info, samples = sound.info(), sound.samples(48_000)
    assert (info.rate, info.channels) == (48_000, 2)
    assert len(samples) / 48_000 == pytest.approx(3.0, abs=0.05)
    assert np.sqrt(np.mean(samples[48_000:96_000] ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.1)


def test_one_channel_is_the_mean_and_of_one_all_are_alike(tmp_path):
    path = film.write_sound(tmp_path / "a.wav", np.stack([film.tone(1), np.zeros(44_100, np.float32)]))
    with Sound.open(path) as sound:
        [both] = channel_blocks(sound, 44_100, 2)
        [mean] = channel_blocks(sound, 44_100, 1)
    assert both.shape == (2, 44_100) and np.abs(both).max(1) == pytest.approx([0.5, 0.0], abs=0.001)
    assert mean[0] == pytest.approx(both.mean(0))
    path = film.write_sound(tmp_path / "b.wav", film.tone(1))
    with Sound.open(path) as sound:
        [twice] = channel_blocks(sound, 44_100, 2)
    assert np.array_equal(twice[0], twice[1]) and twice.max() == pytest.approx(0.5, abs=0.001)


@given(st.floats(0.05, 1.5), st.floats(0.01, 0.7))
def test_blocks_are_as_long_as_asked_and_nothing_is_lost(tmp_path_factory, seconds, block_s):
    path = film.write_sound(tmp_path_factory.mktemp("blocks") / "a.wav", film.tone(seconds, 8_000), rate=8_000)
    with Sound.open(path) as sound:
        lengths = [block.shape[1] for block in channel_blocks(sound, 8_000, 1, block_s=block_s)]
    assert sum(lengths) == round(seconds * 8_000)
    assert set(lengths[:-1]) <= {max(1, round(8_000 * block_s))} and lengths[-1] <= max(1, round(8_000 * block_s))


def test_more_than_16_bits_stay(tmp_path):
    path = film.write_sound(tmp_path / "a.wav", film.tone(1), codec="pcm_s24le")
    for name in ("b.wav", "b.flac"):
        with Sound.open(path) as sound:
            encode(
                tmp_path / name,
                channel_blocks(sound, 44_100, 1),
                form_of(tmp_path / name),
                rate=44_100,
                channels=1,
                info=sound.info(),
            )
            wanted = sound.samples(44_100)
        with Sound.open(tmp_path / name) as sound:
            assert sound.info().depth >= 24
            # half a step of 24 bits; of 16 it would be 256 times that
            assert np.abs(sound.samples(44_100) - wanted).max() <= 2**-23


def test_rates_and_channels_that_a_form_has():
    """RFC 6716: Opus knows 8, 12, 16, 24 and 48 kHz. MP3 has two channels."""
    assert rate_for(FORMS[".opus"], 0, 44_100) == 48_000
    assert rate_for(FORMS[".opus"], 0, 96_000) == 48_000
    assert rate_for(FORMS[".wav"], 0, 44_100) == 44_100
    assert channels_for(FORMS[".mp3"], 0, 6) == 2
    with pytest.raises(InputError, match="does not write 44100"):
        rate_for(FORMS[".opus"], 44_100, 48_000)
    with pytest.raises(InputError, match="not sensible"):
        rate_for(FORMS[".wav"], 12, 48_000)
    with pytest.raises(InputError, match="3 channels"):
        channels_for(FORMS[".mp3"], 3, 6)
    with pytest.raises(InputError, match=r"'\.doc'"):
        form_of(film.SAMPLES / "a.doc")


def test_what_is_not_finished_is_gone(tmp_path):
    source = film.write_sound(tmp_path / "a.wav", film.tone(1))
    for error, shown in (
        (Cancelled(), Cancelled),
        (MediaError("broken"), MediaError),
        (OSError(errno.ENOSPC, "No space left on device"), StorageError),
    ):
        with pytest.raises(shown), written(source, tmp_path / "b.wav") as half:
            half.write_bytes(b"half")
            raise error
    with pytest.raises(StorageError, match="No space left"), written(source, tmp_path / "b.wav"):
        # what FFmpeg says of a full disk while it reads and writes
        raise MediaError("The file is damaged") from OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == [source]


def test_no_file_is_overwritten(tmp_path):
    source = film.write_sound(tmp_path / "a.wav", film.tone(1))
    with pytest.raises(InputError, match="there already"), written(source, source):
        pass
    with pytest.raises(InputError, match="There is no file"), written(tmp_path / "none.wav", tmp_path / "b.wav"):
        pass
    with pytest.raises(StorageError, match="cannot be written"), written(source, tmp_path / "none" / "b.wav"):
        pass
    with pytest.raises(InputError, match="there already"), written(source, tmp_path / "b.wav") as half:
        half.write_bytes(b"mine")
        (tmp_path / "b.wav").write_bytes(b"theirs")  # meanwhile
    assert (tmp_path / "b.wav").read_bytes() == b"theirs"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_disk_without_links_gets_a_new_name(tmp_path, monkeypatch):
    def refused(*names):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.link", refused)
    (tmp_path / "half").write_bytes(b"whole")
    placed(tmp_path / "half", tmp_path / "b.wav")
    assert (tmp_path / "b.wav").read_bytes() == b"whole"


def test_a_sound_says_how_far_it_is_read(tmp_path):
    path, told = film.write_sound(tmp_path / "a.wav", film.tone(2)), []

    class Listener:
        is_cancelled = False

        def report(self, done, total=0, note=""):
            told.append((done, total, note))

    with Watched.heard(path, Listener(), "Reading") as sound:
        assert sum(block.shape[1] for block in channel_blocks(sound, 44_100, 1)) == 88_200
    assert told[-1] == (2000, 2000, "Reading")
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
