"""Clips: parts of a video of about a second, as networks over time and space take them (Tran et al. 2018)."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from core.errors import InputError, MediaError
from core.media.video import Video

# What the published networks were trained on: so many frames, cut from the middle of pictures that are 128 high.
CLIP_FRAMES, CLIP_SIDE = 16, 112
KEPT = CLIP_SIDE / 128
# They saw 15 frames a second. A clip of fewer frames lasts as long and sees each second one, or so.
CLIP_S = CLIP_FRAMES / 15
# Mean and deviation of red, green and blue in Kinetics-400, of values from 0 to 1.
MEAN = np.array([0.43216, 0.394666, 0.37645], np.float32)
DEVIATION = np.array([0.22803, 0.22145, 0.216989], np.float32)
# Matroska counts milliseconds: times this much apart are the same.
SAME_S = 1e-3
# What is shown when a clip begins came so long before at most, in a video of at least two frames a second.
BEFORE_S = 0.5


@dataclass(frozen=True)
class Clip:
    """From when on it is shown, and what networks take: float32 (3, frames, side, side), standardised."""

    start_s: float
    inputs: np.ndarray


def clips(path: Path, *, count: int, frames: int = CLIP_FRAMES, side: int = CLIP_SIDE) -> Iterator[Clip]:
    """At most so many clips from all parts of a video, in order, one at a time; none overlaps another.

    A video shorter than a clip is one clip, whose last frame is repeated. Raises MediaError when nothing can be seen.
    """
    is_seen = False
    with Video.open(path) as video:
        for start in spread(video.info().duration_s, count):
            found = _frames(video, start, frames, side)
            # the end of a damaged file may be missing
            if found:
                is_seen = True
                yield Clip(start, clip_input(found, count=frames, side=side))
    if not is_seen:
        raise MediaError("No picture of it can be decoded.", "Look for another copy.")


def spread(duration_s: float, count: int) -> list[float]:
    """Where clips begin so that each is in the middle of its part; as many as there is room for, at least one."""
    count = max(1, min(count, math.floor(duration_s / CLIP_S + SAME_S)))
    return [max(0.0, (number + 0.5) / count * duration_s - CLIP_S / 2) for number in range(count)]


def clip_input(frames: Sequence[np.ndarray], *, count: int = CLIP_FRAMES, side: int = CLIP_SIDE) -> np.ndarray:
    """Frames uint8 (height, width, 3) as the networks take them, float32 (3, count, side, side).

    So many of them, evenly chosen, or some repeated where there are fewer; their middle, standardised.
    Raises InputError when there is no frame.
    """
    if not len(frames):
        raise InputError("A clip needs at least one frame.", "Choose a longer part of the video.")
    chosen = np.round(np.linspace(0, len(frames) - 1, count)).astype(int)
    made = {number: _middle(frames[number], side) for number in dict.fromkeys(chosen.tolist())}
    clip = np.stack([made[number] for number in chosen.tolist()]).astype(np.float32) / 255
    return np.ascontiguousarray(((clip - MEAN) / DEVIATION).transpose(3, 0, 1, 2))


def _frames(video: Video, start_s: float, count: int, side: int) -> list[np.ndarray]:
    """What is shown at `count` times of a clip, the last frame again where the video has ended; [] where nothing is."""
    wanted = start_s + CLIP_S / count * np.arange(count)
    longest = _longest(video, side)
    shown: list[np.ndarray] = []
    last: np.ndarray | None = None
    for frame in video.between(max(0.0, start_s - BEFORE_S), float(wanted[-1]) + SAME_S, longest=longest):
        while last is not None and len(shown) < count and frame.time_s > wanted[len(shown)] + SAME_S:
            shown.append(last)
        last = frame.pixels
    if last is None:
        # less than a frame in a clip: what was shown before is still there
        last = next((frame.pixels for frame in video.at([start_s], longest=longest, is_exact=True)), None)
    return [] if last is None else [*shown, *[last] * (count - len(shown))]


def _longest(video: Video, side: int) -> int:
    """The longest side with which the shorter one is just as long as clips need."""
    width, height = video.shown_size()
    return math.ceil(max(width, height) / min(width, height) * side / KEPT)


def _middle(pixels: np.ndarray, side: int) -> np.ndarray:
    """The middle square: resized and cut in one step, so that a very wide picture takes no more memory."""
    height, width = pixels.shape[:2]
    kept = KEPT * min(height, width)
    left, top = (width - kept) / 2, (height - kept) / 2
    box = (left, top, left + kept, top + kept)
    return np.asarray(Image.fromarray(pixels).resize((side, side), Image.Resampling.BILINEAR, box=box))
