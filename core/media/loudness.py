"""Loudness as people hear it (EBU R128, ITU-R BS.1770-4, measured by FFmpeg), and where there is silence."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.media.sound import Sound
from core.media.spans import Span

# The quietest that the standard measures; what is below has no loudness.
FLOOR = -70.0
# Silence is looked for in steps of this length.
STEP_S = 0.05
RATE = 16_000


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness (LUFS), loudness range (LU), true peak (dBTP), and the momentary loudness over time.

    Integrated loudness is None for silence, and for less than 0.4 s.
    """

    integrated: float | None
    range_lu: float
    peak_db: float | None
    times: tuple[float, ...]
    momentary: tuple[float, ...]


def measure(sound: Sound) -> Loudness:
    """Of a whole sound. Blocks; raises MediaError."""
    times: list[float] = []
    momentary: list[float] = []
    last: dict[str, str] = {}
    peak = 0.0
    for frame in sound.filtered(("ebur128", "metadata=1:peak=true")):
        if "lavfi.r128.M" not in frame.metadata:
            continue  # what is left over at the end says nothing
        last = dict(frame.metadata)
        times.append(float(frame.time or 0.0))
        momentary.append(max(FLOOR, _number(last["lavfi.r128.M"])))
        peak = max(peak, _number(last.get("lavfi.r128.true_peak", "0")))
    integrated = _number(last.get("lavfi.r128.I", "nan"))
    return Loudness(
        integrated if integrated > FLOOR else None,
        _number(last.get("lavfi.r128.LRA", "0")),
        20 * math.log10(peak) if peak > 0 else None,
        tuple(times),
        tuple(momentary),
    )


def silences(blocks: Iterable[np.ndarray], *, below_db: float, least_s: float) -> list[Span]:
    """Where blocks of `STEP_S` at `RATE` stay below a level (dB of full scale, root mean square) for long enough."""
    found: list[Span] = []
    start, now = None, 0.0
    for block in blocks:
        level = float(np.sqrt(np.mean(np.square(block, dtype=np.float64)))) if len(block) else 0.0
        is_quiet = level == 0.0 or 20 * math.log10(level) < below_db
        if is_quiet and start is None:
            start = now
        if not is_quiet and start is not None:
            found.append(Span(start, now))
            start = None
        now += len(block) / RATE
    if start is not None:
        found.append(Span(start, now))
    return [span for span in found if span.length_s >= least_s]


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return FLOOR
    return found if math.isfinite(found) else FLOOR
