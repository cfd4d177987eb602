"""Whatever a microphone delivers becomes mono at 16 kHz; the tape holds it, however long; what fails is said."""

import numpy as np
import pytest
from PySide6.QtMultimedia import QAudioFormat

from core.errors import StorageError
from core.media.sound import SPEECH_RATE, Sound
from ui.media import microphones
from ui.media.microphones import Conversion, SystemMicrophones, Tape

FORMATS = QAudioFormat.SampleFormat


def form(rate, channels, kind):
    made = QAudioFormat()
    made.setSampleRate(rate)
    made.setChannelCount(channels)
    made.setSampleFormat(kind)
    return made


def sine(rate, seconds=1.0, size=0.5):
    return size * np.sin(np.arange(round(rate * seconds)) * 2 * np.pi * 440 / rate)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (FORMATS.UInt8, lambda x: (x * 127 + 128).round().astype("u1")),
        (FORMATS.Int16, lambda x: (x * 32_767).astype("<i2")),
        (FORMATS.Int32, lambda x: (x * 2_147_483_647).astype("<i4")),
        (FORMATS.Float, lambda x: x.astype("<f4")),
    ],
)
@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (48_000, 2), (44_100, 1)])
def test_a_tone_comes_through_in_pieces_of_any_length(kind, written, rate, channels):
    """The same tone, computed at 16 kHz; pieces end in the middle of samples."""
    raw = written(np.repeat(sine(rate)[:, None], channels, 1)).tobytes()
    conversion = Conversion(form(rate, channels, kind))
    parts = [conversion.take(raw[start : start + 1013]) for start in range(0, len(raw), 1013)]
    heard = np.concatenate([*parts, conversion.rest()])
    assert len(heard) == pytest.approx(SPEECH_RATE, abs=2)
    count = min(len(heard), SPEECH_RATE) - 400  # the filter begins and ends in silence
    assert np.abs(heard[400:count] - sine(SPEECH_RATE)[400:count]).max() < (0.01 if kind == FORMATS.UInt8 else 0.003)


def test_two_channels_become_their_mean():
    both = np.stack([np.full(100, 8000), np.full(100, 4000)], 1).astype("<i2").tobytes()
    heard = Conversion(form(SPEECH_RATE, 2, FORMATS.Int16)).take(both)
    assert heard == pytest.approx(np.full(100, 6000 / 32_768), abs=1e-6)


def test_the_tape_gives_back_what_was_written_and_becomes_a_file(tmp_path):
    tape = Tape()
    samples = sine(SPEECH_RATE, 2.5).astype(np.float32)
    for start in range(0, len(samples), 777):
        tape.write(samples[start : start + 777])
        tape.read(0, 10)  # reading in between moves nothing
    assert tape.length == len(samples)
    assert np.abs(tape.read(1000, 500) / 32_767 - samples[1000:1500]).max() < 1 / 32_767
    assert len(tape.read(len(samples) - 5, 500)) == 5 and len(tape.read(len(samples) + 5, 500)) == 0
    tape.save(tmp_path / "a.wav")
    with Sound.open(tmp_path / "a.wav") as sound:
        info = sound.info()
        assert (info.rate, info.channels, info.depth, info.duration_s) == (SPEECH_RATE, 1, 16, 2.5)
        assert np.abs(sound.samples() - samples).max() < 2 / 32_768
    tape.close()


def test_a_full_tape_is_said_and_what_is_on_it_stays(monkeypatch):
    monkeypatch.setattr(microphones, "MOST_BYTES", 1000)
    tape = Tape()
    tape.write(np.ones(400, np.float32))
    with pytest.raises(StorageError, match="as long as one file can be"):
        tape.write(np.ones(200, np.float32))
    assert tape.length == 400
    tape.close()


def test_a_microphone_that_is_not_there_is_said(qtbot):
    """With or without devices, this one is none of them."""
    found = SystemMicrophones()
    assert all(isinstance(name, str) for name in found.names())
    failures = []
    found.open("No such microphone", hear=lambda samples: None, fail=failures.append)
    qtbot.waitUntil(lambda: len(failures) == 1, timeout=5000)
    assert str(failures[0]) == "The microphone “No such microphone” is gone. Plug it in again, or choose another."
    found.close()


def test_stopping_before_the_answer_hears_nothing(qtbot):
    found = SystemMicrophones()
    failures = []
    found.watch(lambda: None)
    found.open("No such microphone", hear=lambda samples: None, fail=failures.append)
    found.close()
    qtbot.wait(50)
    assert len(failures) <= 1  # where the system answers at once, it did before
