"""Fingerprints of sounds: pairs of spectral peaks, found again by the time between them (Wang 2003).

"An industrial-strength audio search algorithm", ISMIR 2003. Peaks of the spectrogram survive noise, compression and
filters; two of them and the time between say more than one, and are looked up as one number. Sounds that share many
such pairs at one and the same shift in time hold the same recording. What was sped up or transposed is not found.
"""

import functools
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

# Telephones end at 3,400 Hz: above it there is nothing that is always there.
RATE = 8_000
# 128 ms tell neighbouring notes apart.
WINDOW = 1024
STEP = 256
STEP_S = STEP / RATE
# Frames of a query lie beside those of the item. Framed twice, half a step apart, some lie within 8 ms of them: the
# least that agrees with the right place grows threefold, what agrees with wrong ones not even twofold.
FRAMINGS = 2
# Each band keeps its own strongest peaks: a telephone that cuts off the lowest changes nothing in the others.
BANDS = tuple(hertz * WINDOW // RATE for hertz in (60, 300, 600, 1100, 1900, 3400))
# A peak is the highest of so many frames and bins to each side (0.16 s, 62 Hz).
PEAK_FRAMES, PEAK_BINS = 5, 8
# It rises over what its bin has on average around it: a steady tone, or the mains' hum, is the same in every recording.
RISE_DB = 3.0
# Below it (a full sine has 0) is what rounding to 16 bits leaves of silence.
FLOOR_DB = -85.0
# Within half a second to each side a band keeps so many.
BAND_PEAKS, AROUND_FRAMES = 4, 15
# Each peak is paired with so many that follow it, within 2 s and 1 kHz.
FAN, FAN_FRAMES, FAN_BINS = 4, 63, 127
# Two bins are one number, as noise moves a peak by a bin: 8 bits each for both, 6 for the frames between.
BINS_A_NUMBER, NUMBER_BITS, FRAME_BITS = 2, 8, 6
# Frames worked on at once: 65 s, some 20 MB.
CHUNK_FRAMES = 2048

# Of 1,200 pieces of 5 s from benchmarks/media_fingerprint.py, never fewer than 72 pairs agreed on the right place (in
# noise; 123 without), and never more than 55 on one in another item, whose notes and instruments are much the same.
LEAST_SCORE = 60
# The pairs that agree lie so close together: what long sounds with the same beat have in common lies all over them.
CLOSE_FRAMES = round(5 / STEP_S)


@dataclass(frozen=True)
class Fingerprint:
    """Pairs of peaks, int64 (n,): what each is, and the frame (of `STEP_S`) in which it begins."""

    hashes: np.ndarray
    times: np.ndarray


@dataclass(frozen=True)
class Match:
    """A query begins `offset_s` into an item; `score` of its pairs agree on that, which are `share` of all it has."""

    item_id: int
    offset_s: float
    score: int
    share: float


def fingerprint(blocks: Iterable[np.ndarray]) -> Fingerprint:
    """Of mono float32 at `RATE`, in blocks of any length. Blocks; holds a minute and the peaks. Silence has none."""
    none = np.zeros(0, np.int64)
    found = [(none, none, np.zeros(0, np.float32)), *(_peaks(*stretch) for stretch in _stretches(blocks))]
    times, bins, levels = (np.concatenate(part) for part in zip(*found, strict=True))
    is_kept = _strongest(times, bins, levels)
    return _paired(times[is_kept], bins[is_kept])


def listen(samples: np.ndarray) -> Fingerprint:
    """Of a piece to be found, mono float32 (n,) at `RATE`: framed more than once, which is too much to be kept."""
    framed = [fingerprint([samples[start:]]) for start in range(0, STEP, STEP // FRAMINGS)]
    hashes, times = (np.concatenate([getattr(each, name) for each in framed]) for name in ("hashes", "times"))
    return Fingerprint(hashes, times)


def find(query: Fingerprint, hashes: np.ndarray, item_ids: np.ndarray, times: np.ndarray) -> list[Match]:
    """The best place in each item that holds the query, the best first; none where chance would explain it.

    The query is what `listen` says; the arrays are all that is known of its hashes, (n,) each. It should last seconds
    to minutes: every pair of it votes in every item that has one like it.
    """
    pairs, rows = _joined(query.hashes, hashes)
    items, shifts = item_ids[rows], times[rows] - query.times[pairs]
    order = np.lexsort((shifts, items))
    items, shifts, pairs = items[order], shifts[order], pairs[order]
    best: dict[int, Match] = {}
    for start, end in _fullest(items, shifts):
        item_id = int(items[start])
        if item_id in best:
            continue
        agreed = np.unique(pairs[start:end])
        when = np.sort(query.times[agreed])
        close = np.searchsorted(when, when + CLOSE_FRAMES) - np.arange(len(when))
        if close.max() >= LEAST_SCORE:
            offset_s = float(shifts[start:end].mean()) * STEP_S
            best[item_id] = Match(item_id, offset_s, len(agreed), len(agreed) / len(query.hashes))
    return sorted(best.values(), key=lambda match: -match.score)


def _stretches(blocks: Iterable[np.ndarray]) -> Iterator[tuple[np.ndarray, int, int, int]]:
    """Overlapping samples, the number of their first frame, and which frames in them are new: from, up to.

    They are cut at the same places however long the blocks are, and each new frame has its surroundings.
    """
    frames = CHUNK_FRAMES + 2 * AROUND_FRAMES
    size = (frames - 1) * STEP + WINDOW
    waiting: list[np.ndarray] = []
    count = first = 0
    for block in blocks:
        waiting.append(block)
        count += len(block)
        while count >= size:
            whole = np.concatenate(waiting)
            yield whole[:size], first, AROUND_FRAMES if first else 0, frames - AROUND_FRAMES
            waiting = [whole[CHUNK_FRAMES * STEP :]]
            count = len(waiting[0])
            first += CHUNK_FRAMES
    if count >= WINDOW:
        yield np.concatenate(waiting), first, AROUND_FRAMES if first else 0, frames


def _peaks(samples: np.ndarray, first: int, start: int, end: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Frames, bins and levels of what stands out in the new frames, in that order."""
    from scipy.ndimage import maximum_filter, uniform_filter1d

    levels = _spectrogram(samples)
    around = (2 * PEAK_FRAMES + 1, 2 * PEAK_BINS + 1)
    is_peak = levels == maximum_filter(levels, around, mode="nearest")
    is_peak &= levels > FLOOR_DB
    is_peak &= levels > uniform_filter1d(levels, 2 * AROUND_FRAMES + 1, axis=0, mode="nearest") + RISE_DB
    times, bins = np.nonzero(is_peak[start:end])
    return times + first + start, bins, levels[start:end][times, bins]


def _spectrogram(samples: np.ndarray) -> np.ndarray:
    """dB of a full sine, float32 (frames, bins), up to the last band's end."""
    from scipy.fft import rfft

    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::STEP]
    spectrum = rfft(frames * _window(), axis=1)[:, : BANDS[-1]]
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    levels: np.ndarray = 10 * np.log10(power + np.float32(1e-12))
    return levels


@functools.cache
def _window() -> np.ndarray:
    """Hann's, so that a full sine has a level of 0 dB."""
    window = np.hanning(WINDOW + 1)[:-1]
    scaled: np.ndarray = (2 * window / window.sum()).astype(np.float32)
    return scaled


def _strongest(times: np.ndarray, bins: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Which peaks have fewer than `BAND_PEAKS` stronger ones around them in their band; bool (n,)."""
    is_kept = np.zeros(len(times), bool)
    for low, high in itertools.pairwise(BANDS):
        inside = np.flatnonzero((bins >= low) & (bins < high))
        when, level = times[inside], levels[inside]
        stronger = np.zeros(len(inside), np.int64)
        for lag in range(1, len(inside)):
            is_near = when[lag:] - when[:-lag] <= AROUND_FRAMES
            if not is_near.any():
                break
            stronger[lag:] += is_near & (level[:-lag] > level[lag:])
            stronger[:-lag] += is_near & (level[lag:] > level[:-lag])
        is_kept[inside[stronger < BAND_PEAKS]] = True
    return is_kept


def _paired(times: np.ndarray, bins: np.ndarray) -> Fingerprint:
    """Each peak with the next ones; those of the lowest band among themselves, as a telephone cuts them off."""
    is_low, numbers = bins < BANDS[1], bins // BINS_A_NUMBER
    partners = np.zeros(len(times), np.int64)
    hashes, anchors = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for lag in range(1, len(times)):
        between = times[lag:] - times[:-lag]
        if between.min() > FAN_FRAMES:
            break
        is_pair = (between >= 1) & (between <= FAN_FRAMES) & (partners[:-lag] < FAN)
        is_pair &= (np.abs(bins[lag:] - bins[:-lag]) <= FAN_BINS) & (is_low[lag:] == is_low[:-lag])
        first = np.flatnonzero(is_pair)
        partners[first] += 1
        both = (numbers[first] << NUMBER_BITS) | numbers[first + lag]
        hashes.append((both << FRAME_BITS) | between[first])
        anchors.append(times[first])
    return Fingerprint(np.concatenate(hashes), np.concatenate(anchors))


def _joined(ours: np.ndarray, theirs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places in both of every two that are equal."""
    order = np.argsort(ours, kind="stable")
    start, end = (np.searchsorted(ours[order], theirs, side) for side in ("left", "right"))
    counts = end - start
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return order[np.repeat(start, counts) + within], np.repeat(np.arange(len(theirs)), counts)


def _fullest(items: np.ndarray, shifts: np.ndarray) -> list[tuple[int, int]]:
    """Where in sorted votes are enough for one item and shift (and the next, as frames lie between); most first."""
    if not len(items):
        return []
    is_first = np.concatenate([[True], (np.diff(items) != 0) | (np.diff(shifts) != 0)])
    starts = np.flatnonzero(is_first)
    ends = np.append(starts[1:], len(items))
    is_next = (items[starts[1:]] == items[starts[:-1]]) & (shifts[starts[1:]] == shifts[starts[:-1]] + 1)
    ends[:-1] = np.where(is_next, ends[1:], ends[:-1])
    enough = np.flatnonzero(ends - starts >= LEAST_SCORE)
    order = enough[np.argsort(starts[enough] - ends[enough], kind="stable")]
    return [(int(starts[cell]), int(ends[cell])) for cell in order]
