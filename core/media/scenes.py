"""Scenes: where one picture of a video gives way to another, found at about the cost of its keyframes.

Two keyframes in a row that differ hold a cut between them. Where it lies, the sizes of the packets say: a picture
that has nothing to do with the one before it takes many bytes. Encoders also put a keyframe there, before its time.
Only where neither says anything, the frames between are decoded. The difference is that of PySceneDetect's content
detector: the mean change of hue, saturation and brightness of a pixel, from 0 to 255.
"""

import itertools
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from core.media.spans import Span
from core.media.video import Frame, Video

# The side at which frames are compared: cuts are not a matter of detail.
LONGEST = 96
# Keyframes that come this much sooner than the longest step were put there by the encoder for a cut.
EARLY = 0.9
# A new picture takes so many times the bytes of the others between two keyframes, and this part of a keyframe's.
LARGE, PART = 4.0, 0.3
# Where the others take less than this part of a keyframe's bytes, a new one among them could not be overlooked.
TELLING = 0.2
# A keyframe nearer than this to the one before it cannot be looked between.
NEAR_S = 0.2


@dataclass(frozen=True)
class Look:
    """A frame as it is compared: hue, saturation and brightness uint8 (h, w, 3)."""

    time_s: float
    values: np.ndarray

    @classmethod
    def at(cls, frame: Frame) -> "Look":
        """Of a frame."""
        return cls(frame.time_s, cv2.cvtColor(frame.pixels, cv2.COLOR_RGB2HSV))

    def change(self, other: "Look") -> float:
        """How much differs, 0 to 255: the mean of what hue, saturation and brightness change by."""
        mine, theirs = self.values.astype(np.int16), other.values.astype(np.int16)
        found = np.abs(mine - theirs)
        # hue is a circle of 180 steps, and means nothing where there is no colour
        hue = np.minimum(found[..., 0], 180 - found[..., 0]) * (np.minimum(mine[..., 1], theirs[..., 1]) > 32)
        return float((hue.mean() + found[..., 1].mean() + found[..., 2].mean()) / 3)


@dataclass(frozen=True)
class Found:
    """The scenes of a video, and how much changed from keyframe to keyframe, at the second one's time."""

    scenes: tuple[Span, ...]
    times: tuple[float, ...]
    changes: tuple[float, ...]


def find_scenes(
    video: Video,
    duration_s: float,
    *,
    threshold: float,
    least_s: float,
    say: Callable[[float], None] = lambda part: None,
) -> Found:
    """The scenes, none shorter than `least_s`; a cut changes more than `threshold`. `say` hears how much is done."""
    looks: list[Look] = []
    for frame in video.frames(keys_only=True, longest=LONGEST):
        looks.append(Look.at(frame))
        say(min(1.0, frame.time_s / duration_s) if duration_s else 1.0)
    pairs = list(itertools.pairwise(looks))
    changes = tuple(first.change(second) for first, second in pairs)
    cuts: list[float] = []
    if changes and max(changes) > threshold:
        packets = video.packets()
        longest = max(second.time_s - first.time_s for first, second in pairs)
        for (first, second), change in zip(pairs, changes, strict=True):
            if change > threshold:
                is_early = second.time_s - first.time_s < EARLY * longest
                cuts += _cuts(video, packets, first, second, is_early=is_early)
    return Found(tuple(_scenes(cuts, duration_s, least_s)), tuple(look.time_s for look in looks[1:]), changes)


def _cuts(
    video: Video, packets: Sequence[tuple[float, int, bool]], before: Look, after: Look, *, is_early: bool
) -> list[float]:
    """When pictures change between two keyframes that differ; the second one is the last place where they can."""
    inside = [(time, size) for time, size, is_key in packets if before.time_s < time < after.time_s and not is_key]
    whole = max((size for time, size, _ in packets if abs(time - after.time_s) < 1e-3), default=0)
    if not inside or after.time_s - before.time_s < NEAR_S:
        return [after.time_s]
    usual = statistics.median(size for _, size in inside)
    if new := [time for time, size in inside if size > max(LARGE * usual, PART * whole)]:
        return new
    # where others take few bytes, a new picture would have stood out: so the keyframe is the new one
    if is_early or usual < TELLING * whole:
        return [after.time_s]
    return [_between(video, before, after)]


def _between(video: Video, before: Look, after: Look) -> float:
    """When the picture changes most between two keyframes: all frames between them are decoded."""
    last, best, when = before, 0.0, after.time_s
    for frame in video.between(before.time_s, after.time_s, longest=LONGEST):
        look = Look.at(frame)
        if (change := last.change(look)) > best:
            best, when = change, look.time_s
        last = look
    return when


def _scenes(cuts: Sequence[float], duration_s: float, least_s: float) -> Iterator[Span]:
    start = 0.0
    for cut in cuts:
        if cut - start >= least_s and duration_s - cut >= least_s:
            yield Span(start, cut)
            start = cut
    yield Span(start, max(start, duration_s))
