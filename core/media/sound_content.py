"""What is heard when, speech, music, noise or silence, and the tempo and key of music, from a few published measures.

Speech is what silero-vad takes for it, the surer the more its loudness changes four times a second, as syllables do
(Scheirer and Slaney 1997, "Construction and evaluation of a robust multifeature speech/music discriminator"). Music is
what is tonal (spectral flatness in quarter octaves, as in MPEG-7) or has a pulse (autocorrelation of the onsets, as
their pulse metric). The rest is noise. No network is at work in these, so that singing may pass for speech, a steady
hum for music and applause for noise.
"""

import functools
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.media.sound import SPEECH_RATE, Sound
from core.media.spans import Span
from core.media.speakers import mel
from core.media.speech import pieces

RATE = SPEECH_RATE
KINDS = ("speech", "music", "noise", "silence")
# Frames of `mel` in a second, and how much around a window its modulation and its pulse are looked for in, in seconds.
FRAMES = 100
MODULATION_S, PULSE_S = 3.0, 5.0
# Syllables come this often, in Hz; in speech at least this part of the amplitudes changes so (measured on six readers:
# a tenth of the windows have less; of ten pieces of music, eight have less in nine tenths).
SYLLABLES, SPOKEN = (2.5, 6.0), 0.1
# Flatness of what is surely noise and surely tonal, and pulse of what surely has none and one. Measured on ten pieces
# of recorded music (0.04 to 0.88; 0.16 to 0.95), three colours of noise (0.95 to 0.98; 0.1 to 0.16), applause (0.81).
FLAT, TONAL = 0.9, 0.7
NO_PULSE, PULSE = 0.2, 0.6
# Tempi that are looked for, in beats a minute; the middle one is the likeliest (Ellis 2007, "Beat tracking").
SLOWEST, USUAL, FASTEST = 60.0, 120.0, 200.0
# Music shorter than this has no tempo and no key, and less clear than this neither.
LEAST_MUSIC_S, LEAST_PULSE, LEAST_KEY = 4.0, 0.2, 0.6
# Half a second, so that the notes from C3 on are told apart; what is higher or lower says little about harmony.
TONE_SIZE, TONES = 8192, (65.0, 2100.0)
NOTES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
# How well each note fits a key of C to listeners (Krumhansl 1990, "Cognitive foundations of musical pitch").
PROFILES = {
    "major": (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    "minor": (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}


@dataclass(frozen=True)
class Stretch(Span):
    """Something is heard, one of KINDS, and how sure that is, 0 to 1."""

    kind: str
    score: float


@dataclass(frozen=True)
class Content:
    """What is heard, without gaps; tempo (beats a minute) and key ("C major") of its music, None and "" without."""

    stretches: tuple[Stretch, ...]
    tempo: float | None = None
    key: str = ""

    def lasts_s(self, kind: str) -> float:
        """How long one of KINDS is heard."""
        return sum(stretch.length_s for stretch in self.stretches if stretch.kind == kind)


@dataclass(frozen=True)
class Window:
    """About a second: its level in dB of full scale and its measures, each from 0 to 1."""

    start_s: float
    end_s: float
    level_db: float
    speech: float
    flatness: float
    pulse: float
    modulation: float


def listen(sound: Sound, *, silence_db: float = -50.0, say: Callable[[float], None] = lambda until_s: None) -> Content:
    """What is heard in a sound; `say` hears how far it is, in seconds. Blocks; raises MediaError."""
    found: list[Window] = []
    envelopes: list[np.ndarray] = []
    notes: list[np.ndarray] = []
    for start, heard, spans in pieces(sound.blocks(RATE)):
        samples = np.nan_to_num(heard, nan=0.0, posinf=1.0, neginf=-1.0)  # files of floating point may hold these
        bands = mel(samples)
        envelope = onsets(bands)
        for first, last in _windows(len(samples)):
            part = Span(first / RATE, last / RATE)
            found.append(_measured(part, start, samples[first:last], spans, bands, envelope))
            notes.append(chroma(samples[first:last]))
            envelopes.append(envelope[first * FRAMES // RATE : last * FRAMES // RATE])
        say(start + len(samples) / RATE)
    rated = scores(found, silence_db=silence_db)
    stretches = _merged(found, rated)
    music = [each for each in stretches if each.kind == "music" and each.length_s >= LEAST_MUSIC_S]
    is_music = [any(each.start_s <= window.start_s < each.end_s for each in music) for window in found]
    # each without its mean, so that what comes and goes is not taken for a beat
    beats = [part - part.mean() if used else part * 0 for part, used in zip(envelopes, is_music, strict=True)]
    harmony = sum(itertools.compress(notes, is_music), np.zeros(12))
    return Content(stretches, tempo(np.concatenate([*beats, np.zeros(0)])), key(harmony))


def scores(windows: Sequence[Window], *, silence_db: float = -50.0) -> np.ndarray:
    """How much each window is each of KINDS: (windows, 4), rows that add up to 1."""
    if not windows:
        return np.zeros((0, len(KINDS)))
    level, share, flat, beat, syllables = np.array(
        [(each.level_db, each.speech, each.flatness, each.pulse, each.modulation) for each in windows]
    ).T
    is_tonal = np.clip((FLAT - flat) / (FLAT - TONAL), 0, 1)
    has_pulse = np.clip((beat - NO_PULSE) / (PULSE - NO_PULSE), 0, 1)
    music = 1 - (1 - is_tonal) * (1 - has_pulse)
    # one second of music may be a drum or a pause: its neighbours have their say
    padded = np.pad(music, 1, "edge")
    music = (padded[:-2] + padded[1:-1] + padded[2:]) / 3
    spoken = share * (0.5 + 0.5 * np.clip(syllables / SPOKEN, 0, 1))
    quiet = (level < silence_db).astype(float)
    rest = 1 - spoken
    return np.stack([spoken, rest * (1 - quiet) * music, rest * (1 - quiet) * (1 - music), rest * quiet], 1)


def onsets(bands: np.ndarray) -> np.ndarray:
    """How much louder bands (n, 40) become from frame to frame, in the mean of their logarithms: (n,)."""
    logs = np.log(bands + 1e-6 * float(bands.max(initial=0.0)) + 1e-9)
    rising: np.ndarray = np.maximum(0, np.diff(logs, axis=0, prepend=logs[:1])).mean(1)
    return rising


def flatness(samples: np.ndarray) -> float:
    """Geometric by arithmetic mean of the power in quarter octaves from 125 Hz to 6 kHz, weighted by it; noise: 1."""
    power = _power(samples, 2048)
    totals, flat = [], []
    for low, high in itertools.pairwise(np.geomspace(125, 6000, 23) * 2048 / RATE):
        band = power[math.ceil(low) : math.ceil(high)] + 1e-12
        totals.append(band.sum())
        flat.append(np.exp(np.log(band).mean()) / band.mean())
    return float(np.average(flat, weights=totals))


def pulse(envelope: np.ndarray) -> float:
    """How alike onsets are one beat later, for the best tempo, 0 to 1."""
    beats = _alike(envelope)[round(60 * FRAMES / FASTEST) : round(60 * FRAMES / SLOWEST) + 1]
    return float(np.clip(beats.max(initial=0.0), 0, 1))


def modulation(bands: np.ndarray) -> float:
    """The part of the amplitudes in bands (n, 40) that changes as often as syllables follow each other."""
    if len(bands) < FRAMES:
        return 0.0
    power = np.abs(np.fft.rfft(np.sqrt(bands) * np.hanning(len(bands))[:, None], axis=0)) ** 2
    often = np.fft.rfftfreq(len(bands), 1 / FRAMES)
    whole = float(power.sum())
    return float(power[(often >= SYLLABLES[0]) & (often < SYLLABLES[1])].sum()) / whole if whole else 0.0


def tempo(envelope: np.ndarray) -> float | None:
    """Beats a minute of onsets, or None where they follow no beat.

    Half the likeness at half the time is taken off, so that of two beats the shorter is found (as in the enhanced
    autocorrelation of Tolonen and Karjalainen 2000).
    """
    shortest, longest = round(60 * FRAMES / FASTEST), round(60 * FRAMES / SLOWEST)
    # onsets as broad as a few frames: a beat need not fall on one
    alike = _alike(np.convolve(envelope, np.hanning(9)[1:-1], "same")) if len(envelope) else envelope
    if len(alike) < 2 * longest or alike[shortest : longest + 1].max() < LEAST_PULSE:
        return None
    lags = np.arange(shortest, longest + 1)
    halves = np.maximum(0, np.interp(lags / 2, np.arange(len(alike)), alike))
    usual = np.exp(-0.5 * np.log2(60 * FRAMES / lags / USUAL) ** 2)
    best = int(lags[((alike[lags] - halves / 2) * usual).argmax()])
    left, middle, right = alike[best - 1 : best + 2]
    bend = left - 2 * middle + right
    return float(60 * FRAMES / (best + (0.5 * (left - right) / bend if bend < 0 else 0.0)))


def chroma(samples: np.ndarray) -> np.ndarray:
    """How much of each of the twelve notes is heard, from C, in whatever octave: (12,)."""
    if len(samples) < TONE_SIZE:
        samples = np.pad(samples, (0, TONE_SIZE - len(samples)))
    sizes = np.sqrt(_power(samples, TONE_SIZE))
    is_peak = np.zeros(len(sizes), bool)
    is_peak[1:-1] = (sizes[1:-1] > sizes[:-2]) & (sizes[1:-1] >= sizes[2:])
    is_used, names = _note_of_bin()
    found: np.ndarray = np.bincount(names[is_used], (sizes * is_peak)[is_used], minlength=12)
    return found


def key(notes: np.ndarray) -> str:
    """The key of notes (12,) from C, by the profile that they are most alike; "" where none is like enough."""
    if notes.std() == 0 or notes.max() > 0.7 * notes.sum():  # one note alone is a hum
        return ""
    likeness = {
        f"{name} {mode}": float(np.corrcoef(notes, np.roll(profile, number))[0, 1])
        for mode, profile in PROFILES.items()
        for number, name in enumerate(NOTES)
    }
    best = max(likeness, key=lambda name: likeness[name])
    return best if likeness[best] >= LEAST_KEY else ""


def _windows(count: int) -> Iterator[tuple[int, int]]:
    """First and last sample of windows of about a second, all of the same length."""
    edges = np.linspace(0, count, max(1, round(count / RATE)) + 1).round().astype(int)
    return itertools.pairwise(edges.tolist())


def _measured(
    part: Span, start_s: float, samples: np.ndarray, spans: Sequence[Span], bands: np.ndarray, envelope: np.ndarray
) -> Window:
    """The measures of a part of a piece, with what is around it where they need more than a second."""
    spoken = sum(max(0.0, min(part.end_s, span.end_s) - max(part.start_s, span.start_s)) for span in spans)
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return Window(
        part.start_s + start_s,
        part.end_s + start_s,
        10 * math.log10(power) if power else -math.inf,
        min(1.0, spoken / part.length_s) if part.length_s else 0.0,
        flatness(samples),
        pulse(_around(envelope, part, PULSE_S)),
        modulation(_around(bands, part, MODULATION_S)),
    )


def _around(frames: np.ndarray, part: Span, length_s: float) -> np.ndarray:
    """So many seconds of frames with a part in their middle, fewer at the ends."""
    middle = (part.start_s + part.end_s) / 2
    return frames[max(0, round((middle - length_s / 2) * FRAMES)) : round((middle + length_s / 2) * FRAMES)]


def _alike(envelope: np.ndarray) -> np.ndarray:
    """Autocorrelation of an envelope without its mean, 1 at no lag, up to half its length."""
    centred = envelope - envelope.mean() if len(envelope) else envelope
    count = len(centred) // 2
    power = float(centred @ centred)
    if not count or power < 1e-9 * len(centred):
        return np.zeros(count)
    spectrum = np.fft.rfft(centred.astype(np.float64), 2 * len(centred))
    raw = np.fft.irfft(spectrum.real**2 + spectrum.imag**2)[:count]
    alike: np.ndarray = raw / power * len(centred) / np.arange(len(centred), len(centred) - count, -1)
    return alike


def _power(samples: np.ndarray, size: int) -> np.ndarray:
    """Mean power spectrum of frames that overlap by three quarters (Welch 1967): (size / 2 + 1,)."""
    padded = np.pad(samples, (0, max(0, size - len(samples))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[:: size // 4] * np.hanning(size)
    found: np.ndarray = (np.abs(np.fft.rfft(frames)) ** 2).mean(0)
    return found


@functools.cache
def _note_of_bin() -> tuple[np.ndarray, np.ndarray]:
    """Which bins of a spectrum of TONE_SIZE say something of harmony, and which note each is (A is 440 Hz)."""
    hertz = np.arange(TONE_SIZE // 2 + 1) * RATE / TONE_SIZE
    names = np.round(12 * np.log2(np.maximum(hertz, 1.0) / 440) + 9).astype(int) % 12
    return (hertz >= TONES[0]) & (hertz < TONES[1]), names


def _merged(windows: Sequence[Window], rated: np.ndarray) -> tuple[Stretch, ...]:
    """Windows of one kind that follow each other as one stretch, with their mean score."""
    found = []
    best = rated.argmax(1)
    for kind, numbers in itertools.groupby(range(len(windows)), lambda number: int(best[number])):
        inside = list(numbers)
        score = float(rated[inside, kind].mean())
        found.append(Stretch(windows[inside[0]].start_s, windows[inside[-1]].end_s, KINDS[kind], score))
    return tuple(found)
