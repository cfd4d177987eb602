"""Short-time spectra of sound in bounded memory: frames, overlap-add, the spectrum of its noise, and a gate for that.

Noise is what is left in the quietest frames, averaged (Boll 1979, "Suppression of acoustic noise in speech using
spectral subtraction"); that the quietest of long enough is noise alone is Martin's thought (2001, "Noise power spectral
density estimation based on optimal smoothing and minimum statistics").
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import fft, ndimage, signal

# Frames of this length: speech stays the same for about as long.
FRAME_S = 0.046
# Hann's window on the way in and out: four frames over each sample add up to 1.5.
OVERLAP, ADDED = 4, 1.5
# Mean square below which a frame is no noise but the zeros between sounds (−100 dB).
NOTHING = 1e-10
TINY = float(np.finfo(np.float32).tiny)
# Of all frames these are taken for noise alone.
QUIETEST = 0.1
# Where the quietest and the loudest frames are closer than this (dB), there was no pause to learn noise from.
PAUSE_DB = 6.0
# Then only what is broad is noise: narrower peaks than so many bins of it are tones.
BROAD_BINS = 101
# Over the noise (dB): closed up to the first, open from the second. Measured with speech and tones in white noise: 2 dB
# more cost speech 1 dB of its signal-to-noise ratio, and gain a tone 1 dB.
CLOSED_DB, OPEN_DB = 1.0, 7.0
SMOOTH_S, SMOOTH_BINS = 0.05, 5


@dataclass(frozen=True)
class Noise:
    """The mean power of noise in each bin (channels, bins), its level (dB of full scale), what it was learnt from."""

    power: np.ndarray
    level_db: float
    heard_s: float
    has_pauses: bool


def frame_size(rate: int) -> int:
    """Samples of a frame: a power of two near `FRAME_S`."""
    return max(64, 1 << round(math.log2(max(2.0, rate * FRAME_S))))


def framed(blocks: Iterable[np.ndarray], size: int, hop: int) -> Iterator[np.ndarray]:
    """Frames (channels, count, size) of blocks (channels, n), as many as are there at a time.

    The first begins `size - hop` before the sound and the last ends after it, so that each sample is in as many.
    """
    carried: np.ndarray | None = None
    for block in blocks:
        before = np.zeros((len(block), size - hop), np.float32) if carried is None else carried
        carried = np.concatenate([before, block], axis=1)
        count = (carried.shape[1] - size) // hop + 1
        if count > 0:
            yield _windows(carried, size, hop, count)
            carried = carried[:, count * hop :]
    if carried is not None:
        carried = np.pad(carried, ((0, 0), (0, size)))
        yield _windows(carried, size, hop, (carried.shape[1] - size) // hop + 1)


def reshaped(
    blocks: Iterable[np.ndarray], size: int, change: Callable[[np.ndarray], np.ndarray]
) -> Iterator[np.ndarray]:
    """Blocks whose spectra (channels, frames, bins) went through `change`; as long as what came in."""
    hop, given, seen = size // OVERLAP, 0, 0
    window = _hann(size)
    lead = size - hop
    left = np.zeros((1, lead), np.float32)

    def counted() -> Iterator[np.ndarray]:
        nonlocal seen
        for block in blocks:
            seen += block.shape[1]
            yield block

    for frames in framed(counted(), size, hop):
        channels, count, _ = frames.shape
        changed = fft.irfft(change(fft.rfft(frames * window, axis=-1)), size, axis=-1) * (window / ADDED)
        whole = np.zeros((channels, count * hop + lead), np.float32)
        whole[:, :lead] = left
        for number in range(count):
            whole[:, number * hop : number * hop + size] += changed[:, number]
        left = whole[:, count * hop :]
        ready = whole[:, max(0, lead - given) : min(count * hop, lead + seen - given)]
        given += count * hop
        if ready.shape[1]:
            yield ready


def frame_levels(blocks: Iterable[np.ndarray], size: int) -> np.ndarray:
    """Mean square of each frame, float32 (frames,); infinite where a part of it is nothing at all."""
    hop = size // OVERLAP
    found = []
    for frames in framed(blocks, size, hop):
        parts = np.square(frames).mean(0).reshape(frames.shape[1], OVERLAP, hop).mean(2)
        found.append(np.where(parts.min(1) < NOTHING, np.inf, parts.mean(1)).astype(np.float32))
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def noise_of(blocks: Iterable[np.ndarray], levels: np.ndarray, size: int, rate: int) -> Noise | None:
    """The noise of a sound whose `frame_levels` are known; None where it has none."""
    heard = levels[np.isfinite(levels)]
    if not len(heard):
        return None
    limit, loud = np.quantile(heard, QUIETEST), np.quantile(heard, 1 - QUIETEST)
    has_pauses = bool(loud > limit * 10 ** (PAUSE_DB / 10))
    hop, first, count, window = size // OVERLAP, 0, 0, _hann(size)
    total: np.ndarray | None = None
    for frames in framed(blocks, size, hop):
        chosen = levels[first : first + frames.shape[1]] <= limit
        first += frames.shape[1]
        if chosen.any():
            power = np.log(_power(fft.rfft(frames[:, chosen] * window, axis=-1)) + TINY).sum(1, dtype=np.float64)
            total = power if total is None else total + power
            count += int(chosen.sum())
    assert total is not None  # the quietest frame is among them
    # noise is exponentially distributed in a bin, so its mean is e^γ times its geometric mean; this one forgives a few
    # frames that were not noise
    mean = np.exp(total / count + np.euler_gamma)
    if not has_pauses:
        mean = np.minimum(mean, ndimage.median_filter(mean, (1, min(BROAD_BINS, mean.shape[1])), mode="nearest"))
    # Parseval: both halves of the spectrum, through a window whose mean square is 3/8
    level = 2 * float(mean.mean(0).sum()) / (size * size * 0.375)
    return Noise(mean.astype(np.float32), 10 * math.log10(max(level, NOTHING)), count * hop / rate, has_pauses)


class Gate:
    """Makes bins quieter in which there is nothing but noise. Holds what it smooths from block to block."""

    def __init__(self, noise: Noise, *, reduction_db: float, size: int, rate: int) -> None:
        self._power = np.maximum(noise.power, TINY)[:, None]
        self._reduction_db = reduction_db
        self._fading = math.exp(-size / OVERLAP / (rate * SMOOTH_S))
        self._held = self._fading * self._power

    def __call__(self, spectra: np.ndarray) -> np.ndarray:
        """The spectra (channels, frames, bins) with the noise down."""
        around = ndimage.uniform_filter1d(_power(spectra), SMOOTH_BINS, axis=-1, mode="nearest")
        smooth, self._held = signal.lfilter([1 - self._fading], [1, -self._fading], around, axis=1, zi=self._held)
        over_db = 10 * np.log10(np.maximum(smooth, TINY) / self._power)
        opened = np.clip((over_db - CLOSED_DB) / (OPEN_DB - CLOSED_DB), 0, 1)
        gain = 10 ** (-(1 - opened) * self._reduction_db / 20)
        made: np.ndarray = (spectra * gain).astype(np.complex64)
        return made


def _windows(samples: np.ndarray, size: int, hop: int, count: int) -> np.ndarray:
    found: np.ndarray = np.lib.stride_tricks.sliding_window_view(samples, size, axis=1)[:, ::hop][:, :count]
    return found


def _hann(size: int) -> np.ndarray:
    found: np.ndarray = signal.windows.hann(size, sym=False).astype(np.float32)
    return found


def _power(spectra: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.square(spectra.real) + np.square(spectra.imag)
    return found
