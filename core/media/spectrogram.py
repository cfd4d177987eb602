"""Spectrograms: which frequencies a sound has at each time, piece by piece, in bounded memory.

However long the sound is, there are at most `MOST_COLUMNS` columns, and a column is the mean power of the frames that
fall into it (Welch 1967). So hours take the memory of a minute.
"""

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.media.sound import Sound
from core.media.spectra import OVERLAP, frame_size, framed

# About as many as a screen has pixels.
MOST_COLUMNS, ROWS = 2400, 256
# Nobody hears more than half of this.
MOST_RATE = 48_000
# Seconds of sound in a piece.
PIECE_S = 20.0
SILENCE_DB = -160.0
SCALES = ("mel", "linear")


@dataclass(frozen=True)
class Extent:
    """How far the picture of a sound reaches."""

    duration_s: float
    top_hz: float
    columns: int


@dataclass(frozen=True)
class Piece:
    """Columns from `first` on: dB of a full-scale sine by scale, float32 (columns, ROWS), low frequencies first."""

    first: int
    levels: dict[str, np.ndarray]


def spectrogram(path: Path, *, piece_s: float = PIECE_S) -> Generator[Extent | Piece]:
    """The extent of a sound, then its pieces. Blocks; raises MediaError."""
    with Sound.open(path) as sound:
        info = sound.info()
        rate = min(info.rate or MOST_RATE, MOST_RATE)
        size = frame_size(rate)
        hop = size // OVERLAP
        frames = max(1, math.ceil(info.duration_s * rate / hop))
        columns = min(MOST_COLUMNS, frames)
        yield Extent(info.duration_s, rate / 2, columns)
        starts = {scale: row_starts(scale, rate / 2, size // 2 + 1) for scale in SCALES}
        blocks = (block[None] for block in sound.blocks(rate, block_s=piece_s))
        for first, power in _columns(framed(blocks, size, hop), size, frames, columns):
            yield Piece(first, {scale: _levels(power, rows) for scale, rows in starts.items()})


def row_starts(scale: str, top_hz: float, bins: int) -> np.ndarray:
    """The first bin of each row, low frequencies first; rows narrower than a bin share it."""
    edges = hertz(np.arange(ROWS) / ROWS, scale, top_hz)
    found: np.ndarray = np.minimum(np.round(edges / top_hz * (bins - 1)), bins - 1).astype(np.intp)
    return found


def hertz(share: Any, scale: str, top_hz: float) -> Any:
    """The frequency so far up, 0 to 1, of a scale. Mel as of O'Shaughnessy 1987."""
    if scale == "linear":
        return share * top_hz
    return 700 * (10 ** (share * math.log10(1 + top_hz / 700)) - 1)


def share_of(frequency: float, scale: str, top_hz: float) -> float:
    """How far up a frequency is: the inverse of `hertz`."""
    if scale == "linear":
        return frequency / top_hz
    return math.log10(1 + frequency / 700) / math.log10(1 + top_hz / 700)


def _columns(pieces: Iterator[np.ndarray], size: int, frames: int, columns: int) -> Iterator[tuple[int, np.ndarray]]:
    """Number of the first column and mean power (columns, bins), of frames (1, n, size) that come in pieces."""
    from scipy import fft, signal

    window = signal.windows.hann(size, sym=False).astype(np.float32)
    # a sine of full scale becomes 1
    window /= window.sum() / 2
    total, count, now, at = np.zeros(size // 2 + 1), 0, 0, 0
    for part in pieces:
        power = np.square(np.abs(fft.rfft(part[0] * window, axis=-1)))
        # the middle of the first frame lies before the sound; what is longer than was said falls into the last column
        places = np.clip((np.arange(at, at + len(power)) - 1) * columns // frames, 0, columns - 1)
        at += len(power)
        edges = np.flatnonzero(np.diff(places, prepend=places[0] - 1))
        sums, counts = np.add.reduceat(power, edges, axis=0), np.diff(edges, append=len(power))
        if places[0] == now:
            sums[0] += total
            counts[0] += count
        elif count:
            yield now, (total / count)[None]
        # the last column may go on in the next piece
        total, count, now = sums[-1], int(counts[-1]), int(places[-1])
        if len(sums) > 1:
            yield int(places[0]), sums[:-1] / counts[:-1, None]
    if count:
        yield now, (total / count)[None]


def _levels(power: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The loudest bin of each row: thin lines stay lines."""
    loudest = np.maximum.reduceat(power, starts, axis=1)
    found: np.ndarray = np.maximum(10 * np.log10(np.maximum(loudest, 1e-30)), SILENCE_DB).astype(np.float32)
    return found
