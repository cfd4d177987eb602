"""Sound of any device becomes the call's, and back."""

import numpy as np
import pytest
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

from ui.collaboration.call_sound import decoded, encoded, wanted

FORMATS = QAudioFormat.SampleFormat


def form(kind, channels=1, rate=48_000):
    made = QAudioFormat()
    made.setSampleRate(rate)
    made.setChannelCount(channels)
    made.setSampleFormat(kind)
    return made


@pytest.mark.parametrize("kind", [FORMATS.UInt8, FORMATS.Int16, FORMATS.Int32, FORMATS.Float])
@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_played_would_be_heard_the_same(kind, channels):
    tone = (12_000 * np.sin(np.arange(960) / 10)).astype(np.int16)
    raw = encoded(tone, form(kind, channels))
    heard, left = decoded(raw, form(kind, channels))
    assert left == b""
    assert np.abs(heard * 32_768 - tone).max() < (300 if kind == FORMATS.UInt8 else 1.01)


def test_the_loudest_is_cut_off_and_not_wrapped():
    loud = np.array([32_767, -32_768], np.int16)
    assert np.frombuffer(encoded(loud, form(FORMATS.Int32)), "<i4")[1] == -2_147_483_648
    assert np.frombuffer(encoded(loud, form(FORMATS.UInt8)), "u1").tolist() == [255, 0]


def test_a_sample_that_is_not_whole_waits_for_its_rest():
    raw = np.array([1000, 3000, 5000, 7000], "<i2").tobytes()
    first, left = decoded(raw[:5], form(FORMATS.Int16, 2))
    assert first * 32_768 == pytest.approx([2000]) and len(left) == 1
    second, left = decoded(left + raw[5:], form(FORMATS.Int16, 2))
    assert second * 32_768 == pytest.approx([6000]) and left == b""


def test_a_device_that_takes_nothing_gets_a_form_that_can_be_written():
    assert wanted(QAudioDevice()).sampleFormat() == FORMATS.Int16
