"""Live speech: words while they are spoken, by Vosk and any of its models (https://alphacephei.com/vosk/models)."""

import functools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import MediaError
from core.media.sound import SPEECH_RATE
from core.media.speech import Segment, Transcript, Word


@dataclass(frozen=True)
class Heard:
    """What was heard so far of the sentence that is being spoken, or, `is_final`, the whole sentence."""

    text: str
    is_final: bool
    segment: Segment | None = None


class LiveSpeech:
    """Takes sound as it comes, mono float32 at 16 kHz in pieces of any length."""

    def __init__(self, folder: Path) -> None:
        """Raises MediaError when the folder holds no Vosk model."""
        import vosk

        model = _loaded(folder)
        try:
            self._recogniser = vosk.KaldiRecognizer(model, SPEECH_RATE)
        except Exception as error:  # vosk raises a bare Exception for a model of which a part is missing
            raise MediaError(f"The Vosk model in {folder} cannot be used: {error}.", "Unpack it again.") from error
        self._recogniser.SetWords(True)
        self._said = ""

    def take(self, samples: np.ndarray) -> Heard | None:
        """What is new after these samples, or None. Blocks for about as long as they last on a slow machine."""
        pcm = (np.clip(samples, -1.0, 1.0) * 32_767).astype("<i2").tobytes()
        if self._recogniser.AcceptWaveform(pcm):
            return self._sentence(self._recogniser.Result())
        text = str(json.loads(self._recogniser.PartialResult()).get("partial", ""))
        if not text or text == self._said:
            return None
        self._said = text
        return Heard(text, False)

    def end(self) -> Heard | None:
        """The sentence that was being spoken when the sound ended, if any."""
        return self._sentence(self._recogniser.FinalResult())

    def _sentence(self, result: str) -> Heard | None:
        self._said = ""
        found = json.loads(result)
        text, words = str(found.get("text", "")).strip(), found.get("result", [])
        if not text or not words:
            return None
        made = tuple(Word(word["word"], word["start"], word["end"], word["conf"]) for word in words)
        return Heard(text, True, Segment(made[0].start_s, made[-1].end_s, text, made))


def transcribe(folder: Path, blocks: Iterable[np.ndarray], *, language: str = "") -> Transcript:
    """All of a recording by a Vosk model. Raises MediaError."""
    return Transcript(tuple(_segments(LiveSpeech(folder), blocks)), language)


def _segments(live: LiveSpeech, blocks: Iterable[np.ndarray]) -> Iterator[Segment]:
    for block in blocks:
        heard = live.take(block)
        if heard is not None and heard.segment is not None:
            yield heard.segment
    last = live.end()
    if last is not None and last.segment is not None:
        yield last.segment


def is_model(folder: Path) -> bool:
    """Whether a folder looks like a Vosk model: its loader would end the whole program for one that is not."""
    return any((folder / inside).exists() for inside in ("am/final.mdl", "final.mdl"))


@functools.lru_cache(maxsize=2)
def _loaded(folder: Path) -> Any:
    import vosk

    vosk.SetLogLevel(-1)  # Kaldi writes to stderr, not to our log
    if not is_model(folder):
        raise MediaError(f"{folder} holds no Vosk model.", "Choose the unpacked folder with am/final.mdl in it.")
    try:
        return vosk.Model(model_path=str(folder))
    except Exception as error:  # vosk raises a bare Exception
        raise MediaError(f"The Vosk model in {folder} cannot be used: {error}.", "Unpack it again.") from error
