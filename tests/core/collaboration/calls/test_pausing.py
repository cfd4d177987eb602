"""Sentences are written when a pause ends them, with their times; long ones in parts; silence says nothing."""

from dataclasses import dataclass

import numpy as np
import pytest

from core.collaboration.calls.pausing import MOST_S, RATE, PausedSpeech

STEP = RATE * 2 // 5


@dataclass(frozen=True)
class Span:
    start_s: float
    end_s: float


def spans(samples):
    """Where it is loud, in steps of 0.1 s."""
    loud = [np.abs(samples[at : at + 1600]).max() > 0.1 for at in range(0, len(samples), 1600)]
    found, start = [], None
    for place, is_loud in enumerate([*loud, False]):
        if is_loud and start is None:
            start = place
        if not is_loud and start is not None:
            found.append(Span(start / 10, place / 10))
            start = None
    return found


def write(samples):
    return f"{(np.abs(samples) > 0.1).sum() / RATE:.1f} s of speech"


def sound(*parts):
    """(seconds, is_loud) after each other."""
    return np.concatenate([np.full(round(length * RATE), 0.5 * is_loud, np.float32) for length, is_loud in parts])


def heard(recogniser, samples):
    found = [recogniser.take(samples[at : at + STEP]) for at in range(0, len(samples), STEP)]
    return [one for one in [*found, recogniser.end()] if one is not None]


def test_two_sentences_are_written_one_after_the_other_with_their_times():
    said = heard(PausedSpeech(spans, write), sound((3, False), (2, True), (2, False), (1.5, True), (3, False)))
    assert [one.text for one in said] == ["2.0 s of speech", "1.5 s of speech"]
    assert [(one.segment.start_s, one.segment.end_s) for one in said] == [
        pytest.approx((3.0, 5.0), abs=0.11),
        pytest.approx((7.0, 8.5), abs=0.11),
    ]
    assert all(one.is_final for one in said)


def test_a_sentence_comes_within_seconds_of_its_end():
    recogniser = PausedSpeech(spans, write)
    samples = sound((2, True), (2, False))
    places = [at for at in range(0, len(samples), STEP) if recogniser.take(samples[at : at + STEP]) is not None]
    assert places and places[0] / RATE - 2 <= 2.0


def test_who_speaks_without_a_pause_is_written_in_parts():
    said = heard(PausedSpeech(spans, write), sound((30, True)))
    assert len(said) == 2
    assert sum(float(one.text.split()[0]) for one in said) == pytest.approx(30, abs=0.3)
    assert said[0].segment.end_s - said[0].segment.start_s <= MOST_S + 1


def test_an_hour_of_silence_says_nothing_and_takes_no_memory():
    recogniser = PausedSpeech(spans, write)
    for _ in range(200):
        assert recogniser.take(np.zeros(STEP, np.float32)) is None
    assert len(recogniser._waiting) < 2 * RATE
    assert recogniser.end() is None


def test_noise_that_the_model_takes_for_no_words_is_no_line():
    assert heard(PausedSpeech(spans, lambda samples: "  "), sound((1, True), (2, False))) == []
