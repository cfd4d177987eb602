"""What is said is heard with its times; silence, noise and music say nothing; long recordings are heard in pieces."""

import film
import numpy as np
import pytest

from core.errors import MediaError
from core.media.sound import SPEECH_RATE, Sound
from core.media.speech import Whisper, pieces, speech_spans

SENTENCE = (
    "and mr john dashwood had then leisure to consider how much there might be prudently in his power to do for them"
)


@pytest.fixture(scope="module")
def reading():
    """Seven seconds of Jane Austen, read for LibriVox."""
    with Sound.open(film.SAMPLES / "reading.flac") as sound:
        return sound.samples()


def words_of(text):
    return [word.strip(".,!?").lower() for word in text.split()]


def blocks_of(samples):
    return [samples[start : start + SPEECH_RATE] for start in range(0, len(samples), SPEECH_RATE)]


def test_a_reading_is_heard_word_by_word_with_times(reading):
    transcript = Whisper().transcribe(blocks_of(reading))
    assert transcript.language == "en"
    heard = words_of(transcript.text)
    assert len(set(SENTENCE.split()) - set(heard)) <= 1
    words = [word for segment in transcript.segments for word in segment.words]
    assert len(words) == len(heard)
    starts = [word.start_s for word in words]
    assert starts == sorted(starts) and starts[0] >= 0 and words[-1].end_s <= 7.2
    assert all(0 < word.score <= 1 for word in words)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(5 * SPEECH_RATE, np.float32),
        (0.05 * np.random.default_rng(0).standard_normal(5 * SPEECH_RATE)).astype(np.float32),
        (0.4 * np.sin(2 * np.pi * 440 * np.arange(5 * SPEECH_RATE) / SPEECH_RATE)).astype(np.float32),
        np.zeros(0, np.float32),
    ],
    ids=["silence", "noise", "a tone", "nothing"],
)
def test_where_nobody_speaks_no_word_is_invented(samples):
    transcript = Whisper().transcribe(blocks_of(samples))
    assert (transcript.segments, transcript.text, transcript.language) == ((), "", "")


def test_speech_is_found_between_silences(reading):
    """Two seconds of silence, seven of reading, two of silence."""
    quiet = np.zeros(2 * SPEECH_RATE, np.float32)
    spans = speech_spans(np.concatenate([quiet, reading, quiet]))
    assert 1.5 < spans[0].start_s < 3 and 8 < spans[-1].end_s < 9.8


def test_long_recordings_are_cut_in_pauses_and_nothing_is_lost(reading):
    """Three readings with pauses, in pieces of eight seconds: together they are the whole, and begin where they say."""
    whole = np.concatenate([np.concatenate([reading, np.zeros(SPEECH_RATE, np.float32)]) for _ in range(3)])
    cut = list(pieces(blocks_of(whole), piece_s=10.0))
    assert len(cut) > 1
    assert np.array_equal(np.concatenate([samples for _, samples, _ in cut]), whole)
    assert [start for start, _, _ in cut] == pytest.approx(
        np.cumsum([0, *(len(samples) for _, samples, _ in cut[:-1])]) / SPEECH_RATE
    )


def test_a_folder_without_a_model_is_refused_in_words(tmp_path):
    with pytest.raises(MediaError, match="no Whisper model"):
        Whisper(tmp_path)
