"""Who speaks when: voices as vectors (GE2E, Wan et al. 2018), those that are alike taken for one person.

The network hears 1.6 s at a time, as 160 frames of 40 mel bands at 16 kHz; only what silero-vad takes for speech is
heard. It gives nobody a name and keeps nothing.
"""

import functools
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.media import sessions
from core.media.sound import SPEECH_RATE, Sound
from core.media.spans import Span
from core.media.speech import pieces

MODEL = sessions.FOLDER / "speaker_embedding.onnx"
# What the network was trained on: 25 ms every 10 ms, 40 bands, and nothing quieter than -30 dB of full scale.
WINDOW, HOP, BANDS = 400, 160, 40
LEAST_DB = -30.0
# Frames that it hears at once, and how far the next such window is: half of it.
FRAMES, STEP = 160, 80
# Two groups of windows whose mean cosine distance is less are one person. Measured on 160 spliced conversations of one
# to four of seven recorded people: 90 % have the right number of speakers at 0.38, 59 % at 0.32, 79 % at 0.42.
THRESHOLD = 0.38
# Windows that are compared all with all, about 40 minutes of speech; more take the voice they are most like.
MOST = 3000
# Where others are heard, a speaker is one who has at least so many windows (3.2 s).
LEAST_WINDOWS = 3
# A pause of the same speaker that is shorter than this is within a turn.
PAUSE_S = 1.0
# Windows that the network hears together.
BATCH = 64
# NIST forgives this much around each change in the truth, since nobody marks it more exactly.
COLLAR_S = 0.25
# Numbers that a voice is told by.
WIDTH = 256


@dataclass(frozen=True)
class Turn(Span):
    """Somebody speaks. Speakers are numbered from 1, in the order in which they are first heard."""

    speaker: int


@dataclass(frozen=True)
class Mistakes:
    """What is wrong about found turns, in seconds of speech (NIST: Fiscus et al. 2006, "Rich transcription")."""

    missed_s: float
    false_s: float
    confused_s: float
    speech_s: float

    @property
    def rate(self) -> float:
        """The diarisation error rate; above 1 where more is wrong than was said."""
        wrong = self.missed_s + self.false_s + self.confused_s
        return wrong / self.speech_s if self.speech_s else float(wrong > 0)


@dataclass(frozen=True)
class Conversation:
    """Turns in order, one at a time, and what each speaker sounds like: unit vectors float32 (speakers, 256)."""

    turns: tuple[Turn, ...]
    voices: np.ndarray


def who_spoke(
    sound: Sound,
    *,
    count: int = 0,
    threshold: float = THRESHOLD,
    device: str = "auto",
    say: Callable[[float], None] = lambda until_s: None,
) -> tuple[Turn, ...]:
    """The turns alone; see `conversation`."""
    return conversation(sound, count=count, threshold=threshold, device=device, say=say).turns


def conversation(
    sound: Sound,
    *,
    count: int = 0,
    threshold: float = THRESHOLD,
    device: str = "auto",
    say: Callable[[float], None] = lambda until_s: None,
) -> Conversation:
    """Who speaks when; `count` speakers, or as many as sound different. Blocks; raises MediaError.

    `say` hears how far it is, in seconds. An hour keeps 5 MB.
    """
    heard: list[np.ndarray] = []
    parts: list[Span] = []
    for start, samples, spans in pieces(sound.blocks(SPEECH_RATE)):
        for span in spans:
            inside = samples[round(span.start_s * SPEECH_RATE) : round(span.end_s * SPEECH_RATE)]
            if len(inside):
                heard.append(voices(inside, device=device))
                parts += _shares(Span(span.start_s + start, span.end_s + start), len(heard[-1]))
        say(start + len(samples) / SPEECH_RATE)
    if not heard:
        return Conversation((), np.zeros((0, WIDTH), np.float32))
    found = np.concatenate(heard)
    labels = group(found, count=count, threshold=threshold)
    means = np.stack([found[labels == speaker].mean(axis=0) for speaker in range(1, int(labels.max()) + 1)])
    return Conversation(_merged(parts, labels), means / np.linalg.norm(means, axis=1, keepdims=True))


def voices(samples: np.ndarray, *, device: str = "auto") -> np.ndarray:
    """The voice in windows of 1.6 s that overlap by half or more, of speech at 16 kHz: unit vectors (n, 256)."""
    # files of floating point may hold what is no number
    frames = mel(_louder(np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)))
    if len(frames) < FRAMES:
        frames = np.pad(frames, ((0, FRAMES - len(frames)), (0, 0)), "wrap")
    count = 1 + math.ceil((len(frames) - FRAMES) / STEP)
    starts = np.linspace(0, len(frames) - FRAMES, count).round().astype(int)
    found = [
        sessions.run(MODEL, np.stack([frames[start : start + FRAMES] for start in batch]), device=device)[0]
        for batch in np.split(starts, range(BATCH, count, BATCH))
    ]
    return np.concatenate(found)


def mel(samples: np.ndarray) -> np.ndarray:
    """Power in 40 bands of the mel scale every 10 ms, not as logarithm: float32 (n, 40)."""
    count = max(1, math.ceil(len(samples) / HOP))
    padded = np.zeros((count - 1) * HOP + WINDOW, np.float32)
    padded[WINDOW // 2 : WINDOW // 2 + len(samples)] = samples
    found = np.empty((count, BANDS), np.float32)
    window, filters = _hann(), _filters()
    cut = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    for start in range(0, count, 4096):  # so that a long span takes no more memory than a short one
        spectrum = np.fft.rfft(cut[start : start + 4096] * window)
        found[start : start + 4096] = (spectrum.real**2 + spectrum.imag**2) @ filters
    return found


def group(found: np.ndarray, *, count: int = 0, threshold: float = THRESHOLD) -> np.ndarray:
    """Which speaker each of the vectors (n, 256) is, from 1 in order of first appearance (average linkage, cosine)."""
    if len(found) > MOST:
        some = found[np.linspace(0, len(found) - 1, MOST).round().astype(int)]
        labels = group(some, count=count, threshold=threshold)
        return _in_order(_nearest(found, some, labels))
    if len(found) < 2:
        return np.ones(len(found), int)
    from sklearn.cluster import AgglomerativeClustering

    wanted = {"n_clusters": min(count, len(found))} if count else {"n_clusters": None, "distance_threshold": threshold}
    labels = AgglomerativeClustering(metric="cosine", linkage="average", **wanted).fit_predict(found)
    if not count:
        labels = _without_mixtures(found, labels)
    return _in_order(labels)


def _without_mixtures(found: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Windows that two people share look like a third, heard in hardly any others: each window joins the nearest."""
    sizes = np.bincount(labels)
    is_kept = sizes[labels] >= min(LEAST_WINDOWS, sizes.max())
    return _nearest(found, found[is_kept], labels[is_kept])


def _nearest(found: np.ndarray, some: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """For each vector the label whose mean direction is nearest."""
    names = np.unique(labels)
    means = np.stack([some[labels == name].mean(0) for name in names])
    nearest: np.ndarray = names[(found @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T).argmax(1)]
    return nearest


def _in_order(labels: np.ndarray) -> np.ndarray:
    """Numbered from 1 as they first appear."""
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels.tolist()), 1)}
    return np.array([numbers[label] for label in labels.tolist()])


def _shares(span: Span, count: int) -> list[Span]:
    """The part of a span for which each of its windows speaks: half-way to its neighbours."""
    half = FRAMES * HOP / SPEECH_RATE / 2
    centres = np.linspace(span.start_s + half, max(span.end_s - half, span.start_s + half), count)
    edges = [span.start_s, *((centres[1:] + centres[:-1]) / 2), span.end_s]
    return [Span(float(start), float(end)) for start, end in itertools.pairwise(edges)]


def _merged(parts: Sequence[Span], speakers: np.ndarray) -> tuple[Turn, ...]:
    """Parts that follow each other, of one speaker, as one turn."""
    turns: list[Turn] = []
    for part, speaker in zip(parts, speakers.tolist(), strict=True):
        if turns and turns[-1].speaker == speaker and part.start_s - turns[-1].end_s < PAUSE_S:
            turns[-1] = Turn(turns[-1].start_s, part.end_s, speaker)
        else:
            turns.append(Turn(part.start_s, part.end_s, speaker))
    return tuple(turns)


def diarisation_error(truth: Sequence[Turn], found: Sequence[Turn], *, collar_s: float = COLLAR_S) -> Mistakes:
    """What is missed, false and confused once found speakers are matched to true ones as well as can be."""
    from scipy.optimize import linear_sum_assignment

    true_names, found_names = sorted({turn.speaker for turn in truth}), sorted({turn.speaker for turn in found})
    edges = {edge for turn in (*truth, *found) for edge in (turn.start_s, turn.end_s)}
    changes = np.array([edge for turn in truth for edge in (turn.start_s, turn.end_s)])
    edges |= {max(0.0, float(change) + way * collar_s) for change in changes for way in (-1, 1)}
    cuts = np.array(sorted(edges))
    middles, lengths = (cuts[1:] + cuts[:-1]) / 2, np.diff(cuts)
    if collar_s and len(changes):
        lengths = lengths * (np.abs(middles[:, None] - changes).min(1) >= collar_s)
    said, heard = _active(truth, true_names, middles), _active(found, found_names, middles)
    together = (said * lengths[:, None]).T @ heard
    right = float(together[linear_sum_assignment(together, maximize=True)].sum())
    each_said, each_heard = said.sum(1), heard.sum(1)
    return Mistakes(
        float(lengths @ np.maximum(0, each_said - each_heard)),
        float(lengths @ np.maximum(0, each_heard - each_said)),
        float(lengths @ np.minimum(each_said, each_heard)) - right,
        float(lengths @ each_said),
    )


def _active(turns: Sequence[Turn], names: Sequence[int], times: np.ndarray) -> np.ndarray:
    """Whether each speaker speaks at each time: (times, names)."""
    active = np.zeros((len(times), len(names)))
    for turn in turns:
        active[(times >= turn.start_s) & (times < turn.end_s), names.index(turn.speaker)] = 1
    return active


def _louder(samples: np.ndarray) -> np.ndarray:
    """Raised to -30 dB of full scale, root mean square, where it is quieter."""
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    gain = 10 ** (LEAST_DB / 20) / math.sqrt(power) if power else 1.0
    louder: np.ndarray = (samples * max(1.0, gain)).astype(np.float32)
    return louder


@functools.cache
def _hann() -> np.ndarray:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)


@functools.cache
def _filters() -> np.ndarray:
    """Triangles over the bins of a spectrum, each of the same area, float32 (201, 40).

    The scale of Slaney 1998 ("Auditory toolbox") is even up to 1000 Hz (15 mel), then logarithmic, 27 mel for each
    factor of 6.4.
    """
    top = 15 + 27 * math.log(SPEECH_RATE / 2 / 1000) / math.log(6.4)
    mels = np.linspace(0, top, BANDS + 2)
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * 6.4 ** ((mels - 15) / 27))
    bins = np.arange(WINDOW // 2 + 1)[:, None] * (SPEECH_RATE / WINDOW)
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (bins - low) / (middle - low), (high - bins) / (high - middle)
    triangles: np.ndarray = np.maximum(0, np.minimum(rising, falling)) * (2 / (high - low))
    return triangles.astype(np.float32)
