"""Sounds of any container, rate and depth: true lengths, what was recorded, and the mean of the channels."""

import wave

import numpy as np
import pytest
from film import tone, write_sound, write_video

from core.errors import MediaError
from core.media.sound import Sound

FORMS = [
    ("a.wav", "pcm_s16le", 44_100, None, 16),
    ("b.wav", "pcm_s24le", 8_000, None, 24),
    ("c.wav", "pcm_f32le", 96_000, None, 32),
    ("d.wav", "pcm_u8", 11_025, None, 8),
    ("a.mp3", "libmp3lame", 44_100, None, 0),
    ("a.flac", "flac", 48_000, None, 16),
    ("a.opus", "libopus", 48_000, "ogg", 0),
    ("a.m4a", "aac", 44_100, "ipod", 0),
    ("a.aac", "aac", 44_100, "adts", 0),
    ("a.wma", "wmav2", 44_100, "asf", 0),
    ("a.au", "pcm_s16be", 22_050, "au", 16),
    ("a.aiff", "pcm_s16be", 44_100, None, 16),
]


def heard(path, rate=16_000):
    with Sound.open(path) as sound:
        return sound.info(), sound.samples(rate)


@pytest.mark.parametrize(("name", "codec", "rate", "form", "depth"), FORMS, ids=[name for name, *_ in FORMS])
def test_every_kind_is_heard_at_its_pitch_and_length(tmp_path, name, codec, rate, form, depth):
    info, samples = heard(write_sound(tmp_path / name, tone(3, rate), rate=rate, codec=codec, form=form))
    assert (info.rate, info.channels, info.depth) == (rate, 1, depth)
    # encoders add a frame before and after
    assert info.duration_s == pytest.approx(3.0, abs=0.1)
    assert len(samples) / 16_000 == pytest.approx(3.0, abs=0.1)
    spectrum = np.abs(np.fft.rfft(samples))
    assert spectrum.argmax() * 16_000 / len(samples) == pytest.approx(440, abs=1)
    assert np.abs(samples[4000:-4000]).max() == pytest.approx(0.5, abs=0.05)


def test_two_channels_become_their_mean(tmp_path):
    """Left 0.8, right silent: 0.4."""
    left = tone(1, level=0.8)
    _, samples = heard(write_sound(tmp_path / "a.wav", np.stack([left, np.zeros_like(left)])), 44_100)
    assert samples == pytest.approx(left / 2, abs=1e-3)


def test_more_channels_than_anybody_has_ears_are_averaged_too(tmp_path):
    """Found by mutated files: 63 channels made the program end."""
    with wave.open(str(tmp_path / "a.wav"), "wb") as crowd:
        crowd.setnchannels(63)
        crowd.setsampwidth(2)
        crowd.setframerate(16_000)
        crowd.writeframes(np.full((1600, 63), 8192, "<i2").tobytes())
    info, samples = heard(tmp_path / "a.wav")
    assert info.channels == 63 and samples == pytest.approx(0.25, abs=1e-3)


def test_the_sound_of_a_video_is_heard(tmp_path):
    info, samples = heard(write_video(tmp_path / "a.mp4", sound=tone(2), seconds=2))
    assert info.duration_s == pytest.approx(2.0, abs=0.1)
    assert np.abs(samples).max() > 0.4


def test_a_video_without_sound_says_so(tmp_path):
    with pytest.raises(MediaError, match="no sound"):
        heard(write_video(tmp_path / "a.mp4", seconds=1))


def test_blocks_are_whole_but_the_last(tmp_path):
    path = write_sound(tmp_path / "a.wav", tone(2.25))
    with Sound.open(path) as sound:
        blocks = list(sound.blocks(8000, block_s=0.5))
        assert [len(block) for block in blocks] == [4000] * 4 + [2000]
        assert np.concatenate(blocks) == pytest.approx(sound.samples(8000))


def test_an_empty_sound_and_a_silent_one_are_no_error(tmp_path):
    with wave.open(str(tmp_path / "a.wav"), "wb") as empty:
        empty.setnchannels(1)
        empty.setsampwidth(2)
        empty.setframerate(8000)
    info, samples = heard(tmp_path / "a.wav")
    assert (info.duration_s, len(samples)) == (0.0, 0)
    _, samples = heard(write_sound(tmp_path / "b.flac", np.zeros(44_100, np.float32), codec="flac"))
    assert len(samples) == 16_000 and not samples.any()


def test_a_sound_that_was_cut_off_gives_what_is_there(tmp_path):
    path = write_sound(tmp_path / "a.wav", tone(10))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    info, samples = heard(path)
    assert info.duration_s == pytest.approx(5.0, abs=0.1)
    assert len(samples) / 16_000 == pytest.approx(5.0, abs=0.1)


def test_what_is_written_on_a_song_is_read(tmp_path):
    tags = {"title": "Sine", "artist": "Nobody", "album": "Tests"}
    info, _ = heard(write_sound(tmp_path / "a.mp3", tone(1), codec="libmp3lame", tags=tags))
    assert (info.title, info.artist, info.album) == ("Sine", "Nobody", "Tests")
