"""What goes on in a video, from its motion alone: stillness, pans, small movement, walking, passing, fast action.

This is what is built in, so that every film has a timeline at once. It recognises no actions: it knows no people, no
things and no meaning, only how much moves how, for one mover at a time. A model that was trained on actions says more.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.medium import Medium
from core.media.motion import CAMERA_SPEED, LONGEST, WHOLE, Motion, every, motions, rhythm
from core.media.spans import Span
from core.media.video import Video
from core.media.wording import clock
from core.params import param
from core.reports import Report, Series, Table, Tag

STILL, PAN, SMALL, WALKING = "still", "camera pan", "small movement", "walking-like"
PASSING, FAST, ALL = "something passes", "fast action", "everything moves"

# Frames a second that are compared: steps come at two a second, and six frames each show their rhythm.
RATE = 12.5
# Walking is told with what is seen so long before and after: a second alone holds too few steps.
AROUND_S = 1.0
# The middle of what differs is followed over so many frames: from one to the next it trembles.
STRIDE = 3
# A way is told from so many pairs of frames, and so many of them in the window itself.
LEAST_SEEN, LEAST_HERE = 8, 3
# Steps a second, from strolling to running.
SLOWEST_STEPS, FASTEST_STEPS = 1.2, 3.5

# The rest was chosen on films made by code, whose truth is known (those of the tests, and others like them), between
# what was measured there. Of 240 s of such films with other walls, sizes, speeds and grain, 218 were then told right;
# walkers told as passing and small boxes told as small movement are most of the rest. Real films were not measured.
# Speeds are in widths of the picture a second, areas in parts of it.
# Noise changed nothing; the waving arm of a person half as high as the picture 0.007.
LEAST_CHANGED = 0.0005
# A camera that pans gets as far as it goes; one that shakes gets nowhere.
ONE_WAY = 0.6
# Bouncing balls were measured at 0.6 and 1.0; walkers, sliding boxes and waving arms at most 0.3. The place of what is
# smaller than the area is not sure enough.
FAST_SPEED, FAST_AREA = 0.45, 0.002
# Jumping jacks changed 0.072 from frame to frame; a walker two thirds as high as the picture at most 0.05.
FAST_CHANGED = 0.06
# Walkers and sliding boxes moved in line with time (correlation 0.94 and more, speed 0.06 to 0.3); arms at most 0.3.
STEADY, DRIFT = 0.85, 0.04
# A walker's width swings with the steps (likeness to itself mostly 0.77 to 0.97, deviation 0.14 of it and more); a
# sliding box's trembles (at most 0.73), or stays.
RHYTHM, SWING = 0.76, 0.08


class Activity(Analyser):
    """A timeline of how much moves how. Told from motion alone: it recognises no actions."""

    title = "Activity"
    takes = frozenset({"video"})
    # every frame has to be decoded
    is_automatic: ClassVar[bool] = False

    @dataclass(frozen=True)
    class Params:
        """What is told apart."""

        window_s: float = param(1.0, "What goes on is told for so long at once.", unit="s", low=0.5, high=60.0)
        least_share: float = param(0.1, "Tag what takes at least this part of the time.", low=0.0, high=1.0)

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """What goes on when as a table, how much moves as a curve, and what takes its time as tags."""
        found = []
        whole = max(1.0, medium.duration_s)
        with Video.open(medium.path) as video:
            for motion in motions(video.frames(longest=LONGEST, every_s=every(1 / RATE))):
                found.append(motion)
                job.report(round(100 * min(1.0, motion.time_s / whole)), 100, f"Seen until {clock(motion.time_s)}")
        spans = timeline(found, window_s=self.params.window_s)
        if not spans:
            return Report(self.title)
        rows = tuple((*span.cells, what) for span, what in spans)
        table = Table(("From", "To", "Lasts", "What"), rows, "From motion alone; no action is recognised")
        return Report(self.title, (table, self._curve(found)), self._tags(spans))

    def _curve(self, found: Sequence[Motion]) -> Series:
        """A point for each window: for hours of film, one for each frame would be too many."""
        points = [
            (span.start_s + span.length_s / 2, 100 * float(np.mean([motion.changed for motion in inside])))
            for span, inside in windows(found, window_s=self.params.window_s)
        ]
        x, y = zip(*points, strict=True)
        return Series(x, y, "Seconds", "Changed (%)", "What moves, the camera aside")

    def _tags(self, spans: Sequence[tuple[Span, str]]) -> tuple[Tag, ...]:
        whole = sum(span.length_s for span, _ in spans)
        shares: dict[str, float] = {}
        for span, what in spans:
            kind = PAN if what.startswith(PAN) else what
            shares[kind] = shares.get(kind, 0.0) + span.length_s / whole
        order = sorted(shares, key=lambda kind: (-shares[kind], kind))
        return tuple(Tag(kind, round(shares[kind], 4)) for kind in order if shares[kind] >= self.params.least_share)


def windows(found: Sequence[Motion], *, window_s: float) -> list[tuple[Span, list[Motion]]]:
    """The motions in parts of equal length; a rest shorter than half of that belongs to the last part."""
    if not found:
        return []
    start = found[0].time_s - found[0].seconds
    length = found[-1].time_s - start
    count = max(1, round(length / window_s))
    made: list[list[Motion]] = [[] for _ in range(count)]
    for motion in found:
        # by its middle, where between two frames it happened
        made[min(count - 1, int((motion.time_s - motion.seconds / 2 - start) / window_s))].append(motion)
    edges = [start + window_s * number for number in range(count)] + [start + length]
    return [(Span(*pair), inside) for pair, inside in zip(itertools.pairwise(edges), made, strict=True) if inside]


def timeline(found: Sequence[Motion], *, window_s: float = 1.0) -> list[tuple[Span, str]]:
    """What goes on from when to when; neighbours of one kind are one."""
    made: list[tuple[Span, str]] = []
    times = np.array([motion.time_s for motion in found])
    for span, inside in windows(found, window_s=window_s):
        # before, around and after: where something begins or ends, one side alone is of the same kind
        reaches = [(2 * AROUND_S, 0.0), (AROUND_S, AROUND_S), (0.0, 2 * AROUND_S)]
        edges = [np.searchsorted(times, [span.start_s - back, span.end_s + on], side="right") for back, on in reaches]
        what = kind(inside, [found[first:last] for first, last in edges])
        if made and made[-1][1] == what:
            made[-1] = (Span(made[-1][0].start_s, span.end_s), what)
        else:
            made.append((span, what))
    return made


def kind(inside: Sequence[Motion], contexts: Sequence[Sequence[Motion]]) -> str:
    """What goes on in a window, whose motions are `inside`; each of `contexts` are those and some of their neighbours.

    Medians, since a cut or a flash is one pair of frames.
    """
    camera = np.mean([motion.camera for motion in inside], axis=0)
    pace = float(np.mean([motion.camera_speed for motion in inside]))
    if pace >= CAMERA_SPEED and np.hypot(*camera) >= ONE_WAY * pace:
        return f"{PAN} {_direction(camera)}"
    changed = float(np.median([motion.changed for motion in inside]))
    if pace >= CAMERA_SPEED or np.median([motion.border for motion in inside]) >= WHOLE:
        return ALL
    if changed < LEAST_CHANGED:
        return STILL
    if changed >= FAST_AREA and _speed(inside) >= FAST_SPEED:
        return FAST
    here, *there = ([motion for motion in each if _is_told(motion)] for each in (inside, *contexts))
    if ways := [way for way in there if _goes(here, way)]:
        return WALKING if any(_has_steps(way) for way in ways) else PASSING
    return FAST if changed >= FAST_CHANGED else SMALL


def _direction(camera: np.ndarray) -> str:
    """Where the camera turns to: what it shows shifts the other way."""
    right, down = camera
    if abs(right) >= abs(down):
        return "to the left" if right > 0 else "to the right"
    return "up" if down > 0 else "down"


def _speed(inside: Sequence[Motion]) -> float:
    """How fast the middle of what differs goes, whereto it may be; told over a few frames, since it also trembles."""
    steps = [
        np.hypot(after.centre[0] - before.centre[0], after.centre[1] - before.centre[1])
        / (after.time_s - before.time_s)
        for before, after in zip(inside, inside[STRIDE:], strict=False)
        if before.changed and after.changed
    ]
    return float(np.median(steps)) if steps else 0.0


def _is_told(motion: Motion) -> bool:
    """Whether something moved by itself, so that its place says something."""
    return motion.changed > 0 and not motion.is_whole


def _goes(here: Sequence[Motion], way: Sequence[Motion]) -> bool:
    """Whether the middle of what differs goes one way, steadily, by more than its own width, and does so here too."""
    if len(way) < LEAST_SEEN or len(here) < LEAST_HERE:
        return False
    slopes, time, places = _drift(way)
    speed = float(np.hypot(*slopes))
    if speed < DRIFT or speed * float(np.ptp(time)) < float(np.median([motion.width for motion in way])):
        return False
    along = slopes / speed
    if float(_drift(here)[0] @ along) < speed / 2:
        return False
    # how much of where it is, along its way, the time explains
    return speed * float(time.std()) >= STEADY * float((places @ along).std())


def _drift(way: Sequence[Motion]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean velocity of the middle of what differs; the times and places that tell it, about their mean."""
    points = np.array([(motion.time_s, *motion.centre) for motion in way])
    points -= points.mean(axis=0)
    time, places = points[:, 0], points[:, 1:]
    return time @ places / (time @ time), time, places


def _has_steps(way: Sequence[Motion]) -> bool:
    """Whether the width of what goes swings as that of a walker does."""
    times = np.array([motion.time_s for motion in way])
    widths = np.array([motion.width for motion in way])
    rate = 1 / float(np.median([motion.seconds for motion in way]))
    even = np.arange(times[0], times[-1], 1 / rate)
    swings = widths.std() >= SWING * widths.mean()
    likeness = rhythm(np.interp(even, times, widths), rate, low=SLOWEST_STEPS, high=FASTEST_STEPS)
    return bool(swings and likeness >= RHYTHM)
