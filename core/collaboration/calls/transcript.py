"""The live transcript: everybody's sound to a recogniser of their own, and what it heard with name and time."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np

from core.collaboration.calls.records import TranscriptLine
from core.collaboration.calls.resampling import Resampler
from core.collaboration.calls.sound_queue import RATE
from core.errors import MediaError, VegaError

# What speech models hear, and how much at a time.
SPEECH_RATE = 16_000
STEP_S = 0.4
# A machine that is too slow drops what is older, rather than to fall behind for ever.
MOST_S = 20.0
# Sound that is missing for longer was never sent: who speaks was away, or the way to them broken.
GAP_S = 2.0
# So much silence stands for what is missing: it ends a sentence, and takes no model's time.
SILENCE_S = 1.0
# Whoever leaves waits so long for the last sentences, not for a recogniser that hangs.
LAST_WORDS_S = 8.0

log = logging.getLogger(__name__)


class Segment(Protocol):
    """When something was said, in seconds since the recogniser's first sample."""

    @property
    def start_s(self) -> float:
        """Its start."""

    @property
    def end_s(self) -> float:
        """Its end."""


class Heard(Protocol):
    """What a recogniser heard."""

    @property
    def text(self) -> str:
        """The words."""

    @property
    def is_final(self) -> bool:
        """Whether the sentence is over."""

    @property
    def segment(self) -> Segment | None:
        """When it was said, once it is over."""


class Recogniser(Protocol):
    """Takes mono float32 at 16 kHz; `core.media.live_speech.LiveSpeech` is one. Blocks."""

    def take(self, samples: np.ndarray) -> Heard | None:
        """What is new after these samples."""

    def end(self) -> Heard | None:
        """The sentence that was being spoken when the sound ended."""


Say = Callable[[TranscriptLine, bool], None]
Fail = Callable[[VegaError], None]


def broken(error: Exception) -> MediaError:
    """What to say when a speech engine raises what nobody expects."""
    words = str(error) or type(error).__name__
    return MediaError(f"The speech model failed: {words}.", "Choose another one, and begin again.")


class _Voice:
    """One participant's sound on its way into a recogniser, and when each second of it was said."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.recogniser: Recogniser | None = None
        self._started = time.time()
        self._resampler = Resampler(SPEECH_RATE)
        self._parts: list[np.ndarray] = []
        self._pulled = self._length = 0
        # from this sample of the recogniser's on, it was said so many seconds later than the count of samples says
        self._later: list[tuple[int, float]] = []

    def push(self, samples: np.ndarray) -> None:
        made = self._resampler.take(samples, RATE)
        end = self._pulled + self._length
        missing = time.time() - len(made) / SPEECH_RATE - self.when(end / SPEECH_RATE)
        if missing > GAP_S:
            self._append(np.zeros(round(SILENCE_S * SPEECH_RATE), made.dtype))
            self._later.append((self._pulled + self._length, missing - SILENCE_S))
        self._append(made)
        while self._length > MOST_S * SPEECH_RATE:
            self._drop(len(self._parts.pop(0)))

    def when(self, second: float) -> float:
        """The Unix second in which the recogniser's `second` was said."""
        return self._started + second + sum(late for at, late in self._later if at <= second * SPEECH_RATE)

    @property
    def is_ready(self) -> bool:
        return self._length >= STEP_S * SPEECH_RATE

    def pull(self) -> np.ndarray:
        taken, self._parts = self._parts, []
        self._pulled, self._length = self._pulled + self._length, 0
        return np.concatenate([np.zeros(0, np.int16), *taken]).astype(np.float32) / 32_768

    def _append(self, samples: np.ndarray) -> None:
        self._parts.append(samples)
        self._length += len(samples)

    def _drop(self, count: int) -> None:
        """So many samples of those that wait for the recogniser, the first ones, never come to it."""
        self._length -= count
        self._later = [(max(self._pulled, at - count) if at > self._pulled else at, late) for at, late in self._later]
        self._later.append((self._pulled, count / SPEECH_RATE))


class Transcript:
    """`lines` is what was said so far; `say(line, is_final)` is called on the loop with everything that is new.

    `fail(error)` is called once when a recogniser gives up, in whatever way; nothing is written down after that.
    """

    def __init__(
        self, factory: Callable[[], Recogniser], *, first: Recogniser, name: Callable[[str], str], say: Say, fail: Fail
    ) -> None:
        """`first` is a recogniser that `factory()` made (it blocks); `name(peer_id)` says what somebody is called."""
        self.lines: list[TranscriptLine] = []
        self._factory, self._name, self._say, self._fail = factory, name, say, fail
        self._spare: Recogniser | None = first
        self._voices: dict[str, _Voice] = {}
        self._news = asyncio.Event()
        self._is_over = False
        self._task = asyncio.ensure_future(self._run())

    def hear(self, peer_id: str, samples: np.ndarray) -> None:
        """Somebody's sound, int16 at 48 kHz."""
        if self._is_over:
            return
        if peer_id not in self._voices:
            self._voices[peer_id] = _Voice(self._name(peer_id))
        self._voices[peer_id].push(samples)
        if self._voices[peer_id].is_ready:
            self._news.set()

    async def stop(self) -> None:
        """Write down the rest of the sentences that were being spoken."""
        self._is_over = True
        self._news.set()
        _, late = await asyncio.wait([self._task], timeout=LAST_WORDS_S)
        for task in late:
            log.warning("The last words of a call were not written down: the recogniser takes too long.")
            task.cancel()

    async def _run(self) -> None:
        try:
            while not self._is_over:
                await self._news.wait()
                self._news.clear()
                for peer_id, voice in tuple(self._voices.items()):
                    if voice.is_ready:
                        await self._hear_on(peer_id, voice)
            for peer_id, voice in self._voices.items():
                await self._hear_on(peer_id, voice)
                if voice.recogniser is not None:
                    self._take(peer_id, voice, await asyncio.to_thread(voice.recogniser.end))
        except VegaError as error:
            self._give_up(error)
        except Exception as error:  # speech engines raise what they like, and a call must go on without them
            log.exception("A recogniser failed.")
            self._give_up(broken(error))

    def _give_up(self, error: VegaError) -> None:
        log.warning("A call is no longer written down: %s", error)
        self._is_over = True
        self._fail(error)

    async def _hear_on(self, peer_id: str, voice: _Voice) -> None:
        samples = voice.pull()
        if not len(samples):
            return
        if voice.recogniser is None:
            first, self._spare = self._spare, None
            voice.recogniser = first if first is not None else await asyncio.to_thread(self._factory)
        self._take(peer_id, voice, await asyncio.to_thread(voice.recogniser.take, samples))

    def _take(self, peer_id: str, voice: _Voice, heard: Heard | None) -> None:
        if heard is None or not heard.text:
            return
        start = end = time.time()
        if heard.segment is not None:
            start, end = voice.when(heard.segment.start_s), voice.when(heard.segment.end_s)
        line = TranscriptLine(peer_id, voice.name, start, end, heard.text)
        if heard.is_final:
            self.lines.append(line)
            self.lines.sort(key=lambda entry: entry.start)
        self._say(line, heard.is_final)
