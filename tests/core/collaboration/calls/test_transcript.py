"""Everybody's words with name and time, each voice through a recogniser of its own."""

import asyncio
import time
from dataclasses import dataclass

import numpy as np
import pytest

from core.collaboration.calls.sound_queue import RATE, STEP
from core.collaboration.calls.transcript import SPEECH_RATE, Transcript
from core.errors import MediaError


@dataclass(frozen=True)
class Segment:
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Heard:
    text: str
    is_final: bool
    segment: Segment | None = None


class Counting:
    """A recogniser that says the pitch it hears: a sentence ends with the first silence."""

    def __init__(self):
        self.length, self.start, self.pitch = 0, None, 0

    def take(self, samples):
        assert samples.dtype == np.float32 and np.abs(samples).max() <= 1
        before, self.length = self.length, self.length + len(samples)
        if np.abs(samples[-1600:]).max() < 0.01:
            return self._end(before)
        if self.start is None:
            self.start = before
        spectrum = np.abs(np.fft.rfft(samples))
        self.pitch = round(np.argmax(spectrum) * SPEECH_RATE / len(samples), -2)
        return Heard(f"{self.pitch:g}…", False)

    def end(self):
        return self._end(self.length)

    def _end(self, at):
        start, self.start = self.start, None
        return None if start is None else Heard(f"{self.pitch:g}", True, Segment(start / SPEECH_RATE, at / SPEECH_RATE))


def tone(hertz, seconds):
    return (9_000 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.int16)


def pieces(samples):
    return [samples[at : at + STEP] for at in range(0, len(samples), STEP)]


async def test_two_voices_are_written_down_with_their_names_and_times(until):
    said = []
    transcript = Transcript(
        Counting,
        first=Counting(),
        name=str.title,
        say=lambda line, is_final: said.append((line, is_final)),
        fail=pytest.fail,
    )
    started = time.time()
    silence = np.zeros(RATE // 2, np.int16)
    hers, his = [tone(400, 1), silence, silence], [silence, silence, tone(900, 1)]
    for number, (ada, ben) in enumerate(zip(*(pieces(np.concatenate(parts)) for parts in (hers, his)), strict=True)):
        transcript.hear("ada", ada)
        transcript.hear("ben", ben)
        if number % 20 == 19:  # 0.4 s of sound; the worker takes them one after the other
            await asyncio.sleep(0.03)
    await until(lambda: transcript.lines)
    await transcript.stop()
    assert [(line.peer_id, line.name, line.text) for line in transcript.lines] == [
        ("ada", "Ada", "400"),
        ("ben", "Ben", "900"),
    ]
    assert transcript.lines[1].end - started == pytest.approx(2.0, abs=0.3)
    assert sum(is_final for _, is_final in said) == 2
    assert any(not is_final for _, is_final in said)  # words are seen before the sentence ends


async def test_a_recogniser_that_cannot_be_made_ends_it_without_harm(caplog):
    def failing():
        raise MediaError("No model.", "Choose one.")

    said = []
    transcript = Transcript(failing, first=Counting(), name=str, say=lambda line, is_final: None, fail=said.append)
    for peer_id in ("ada", "ben"):
        transcript.hear(peer_id, tone(400, 0.5))
    await asyncio.sleep(0.2)
    await transcript.stop()
    assert "No model." in caplog.text
    assert [error.what for error in said] == ["No model."]


async def test_what_a_slow_machine_cannot_hear_in_time_is_dropped_and_times_stay_right(monkeypatch):
    monkeypatch.setattr("core.collaboration.calls.transcript.MOST_S", 1.0)
    transcript = Transcript(Counting, first=Counting(), name=str, say=lambda line, is_final: None, fail=pytest.fail)
    started = time.time()
    for part in pieces(np.concatenate([np.zeros(2 * RATE, np.int16), tone(600, 0.9)])):
        transcript.hear("ada", part)  # the loop does not turn meanwhile
    await transcript.stop()
    assert [line.text for line in transcript.lines] == ["600"]
    assert transcript.lines[0].end - started == pytest.approx(2.9, abs=0.2)


class Stepping(Counting):
    """Looks at a tenth of a second at a time, so that it also finds the silence inside of what it is given."""

    def take(self, samples):
        tenth = SPEECH_RATE // 10
        heard = [super(Stepping, self).take(samples[at : at + tenth]) for at in range(0, len(samples), tenth)]
        return next((one for one in heard if one is not None and one.is_final), heard[-1])


async def test_who_was_away_for_a_minute_speaks_a_minute_later(monkeypatch, until):
    """Ben says something, leaves, and comes back: his sound goes on where it stopped, the clock does not."""
    away = [0.0]
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + away[0])
    transcript = Transcript(Stepping, first=Stepping(), name=str, say=lambda line, is_final: None, fail=pytest.fail)
    started = time.time()
    for away[0], samples in ((0.0, tone(400, 1)), (60.0, tone(900, 1)), (60.0, np.zeros(RATE // 2, np.int16))):
        for part in pieces(samples):
            transcript.hear("ben", part)
        await asyncio.sleep(0.05)  # the recogniser has all of it; the first sentence has not ended when Ben goes
    await until(lambda: len(transcript.lines) == 2)
    await transcript.stop()
    before, after = transcript.lines
    assert before.start - started == pytest.approx(0.0, abs=0.3)
    assert after.start - started == pytest.approx(60.0, abs=1.0)


class Hanging(Counting):
    """A recogniser that never finishes its last sentence in time."""

    def end(self):
        time.sleep(0.5)


async def test_who_leaves_does_not_wait_for_a_recogniser_that_hangs(monkeypatch):
    monkeypatch.setattr("core.collaboration.calls.transcript.LAST_WORDS_S", 0.1)
    transcript = Transcript(Hanging, first=Hanging(), name=str, say=lambda line, is_final: None, fail=pytest.fail)
    transcript.hear("ada", tone(400, 0.5))
    started = time.monotonic()
    await transcript.stop()
    assert time.monotonic() - started < 0.4
