"""A recogniser for models that hear whole sentences: waits for a pause, then has all that was said before it written.

Whisper (Radford et al. 2022) hears up to 30 s at once and needs the sentence whole; so words come a few seconds late.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

# What speech models hear.
RATE = 16_000
# Looked for pauses so often: each look takes the detector some milliseconds a second of sound.
LOOK_S = 1.0
# A breath within a sentence is shorter.
PAUSE_S = 0.7
# Who speaks without a pause is written down in parts, below the 30 s that Whisper hears at once.
MOST_S = 20.0
# Kept before a voice: detectors notice it a little late.
LEAD_S = 0.3


class Span(Protocol):
    """When somebody speaks, in seconds."""

    @property
    def start_s(self) -> float:
        """Its start."""

    @property
    def end_s(self) -> float:
        """Its end."""


@dataclass(frozen=True)
class Said:
    """A sentence, in seconds since the first sample."""

    start_s: float
    end_s: float


@dataclass(frozen=True)
class Sentence:
    """What was heard; always whole."""

    text: str
    segment: Said
    is_final: bool = True


class PausedSpeech:
    """Takes mono float32 at 16 kHz, as `transcript.Recogniser` says. Blocks while a sentence is written."""

    def __init__(self, spans: Callable[[np.ndarray], Sequence[Span]], write: Callable[[np.ndarray], str]) -> None:
        """`spans(samples)` says when somebody speaks, `write(samples)` what they say. Both block."""
        self._spans, self._write = spans, write
        self._waiting = np.zeros(0, np.float32)
        self._passed = 0  # samples that are done with
        self._looked = 0  # of those that wait, looked at

    def take(self, samples: np.ndarray) -> Sentence | None:
        """A sentence that these samples ended, if they did."""
        self._waiting = np.concatenate([self._waiting, samples])
        if len(self._waiting) - self._looked < LOOK_S * RATE:
            return None
        self._looked = len(self._waiting)
        spans = self._spans(self._waiting)
        length_s = len(self._waiting) / RATE
        if not spans:
            self._forget(len(self._waiting) - round(LEAD_S * RATE))
            return None
        if length_s - spans[-1].end_s >= PAUSE_S:
            return self._sentence(spans)
        if length_s < MOST_S:
            return None
        return self._sentence(spans[:-1] or spans)  # cut at the last breath, if there was one

    def end(self) -> Sentence | None:
        """The sentence that was being spoken when the sound ended."""
        spans = self._spans(self._waiting) if len(self._waiting) else ()
        return self._sentence(spans) if spans else None

    def _sentence(self, spans: Sequence[Span]) -> Sentence | None:
        first = max(0, round((spans[0].start_s - LEAD_S) * RATE))
        until = min(len(self._waiting), round((spans[-1].end_s + LEAD_S / 2) * RATE))
        said = Said(self._passed / RATE + spans[0].start_s, self._passed / RATE + spans[-1].end_s)
        heard = self._waiting[first:until]
        self._forget(until)
        text = self._write(heard).strip()
        return Sentence(text, said) if text else None

    def _forget(self, count: int) -> None:
        count = max(0, count)
        self._waiting, self._passed = self._waiting[count:], self._passed + count
        self._looked = len(self._waiting)
