"""Tracking: which box of one frame is which of the next (SORT: Bewley et al. 2016, https://arxiv.org/abs/1602.00763).

A filter (Kalman 1960) foresees where each thing will be, boxes go to the things whose foreseen boxes they overlap most,
and a thing counts once it was found in several frames in a row. Noise is in parts of the box, so that boxes may be in
pixels or in fractions of the picture, and frames may come at any times.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.reports import Box

# A find is the same thing as before when both overlap by this much (IoU): the paper's minimum.
LEAST_OVERLAP = 0.3
# What is small and fast leaves its own box from one frame to the next: what is left over is matched once more, with
# boxes wider by this part of their sides all around (Yang et al. 2023, C-BIoU, whose second buffer this is).
BUFFER = 0.4
# Two names for one thing happen (a car, a truck), so they only count like so much less overlap.
MISNAMED = 0.2
# Detectors give edges to about this part of a side (one deviation); area and shape vary twice as much.
MEASURED = 0.05
# How fast things may be when they are first seen, and change their speed: in sides of their box, per second (squared).
FIRST_SPEED, ACCELERATION = 5.0, 2.0
# How much a second changes the shape of a box (width by height), as part of it.
RESHAPED = 0.2
# A path is smoothed over so many frames to both sides.
SMOOTHED = 2
# A box without any area still has a place.
LEAST_SIDE = 1e-6


class BoxFilter:
    """Where a box is and goes at constant velocity: centre, area, and width by height (the paper's section 3.2).

    Corners are arrays (4,): left, top, right, bottom.
    """

    def __init__(self, corners: np.ndarray) -> None:
        measured = _measure(corners)
        self.mean = np.concatenate([measured, np.zeros(3)])
        speeds = FIRST_SPEED * _sizes(measured)[:3]
        self.covariance = np.diag(np.concatenate([_noise(measured), speeds**2]))

    @property
    def corners(self) -> np.ndarray:
        """Where it is now."""
        x, y = self.mean[:2]
        width, height = _sizes(self.mean)[:2]
        return np.array([x - width / 2, y - height / 2, x + width / 2, y + height / 2])

    @property
    def velocity(self) -> np.ndarray:
        """Of the centre, (2,), a second."""
        return self.mean[4:6].copy()

    def predict(self, seconds: float) -> np.ndarray:
        """Go on by so much time; returns the corners there."""
        area, sizes = self.mean[2], _sizes(self.mean)
        # a box that shrinks stops before it turns inside out
        if area + self.mean[6] * seconds < area / 4:
            self.mean[6] = 0.0
        step = np.eye(7)
        step[[0, 1, 2], [4, 5, 6]] = seconds
        self.mean = step @ self.mean
        noise = np.zeros((7, 7))
        # accelerations are white: they move the place by half the time squared, and the speed by the time
        for place, size in enumerate(sizes[:3]):
            push = np.zeros(7)
            push[[place, place + 4]] = seconds**2 / 2, seconds
            noise += (ACCELERATION * size) ** 2 * np.outer(push, push)
        noise[3, 3] = (RESHAPED * self.mean[3]) ** 2 * seconds
        self.covariance = step @ self.covariance @ step.T + noise
        return self.corners

    def update(self, corners: np.ndarray) -> None:
        """Believe a find as far as its noise and what was foreseen say."""
        measured = _measure(corners)
        noise = np.diag(_noise(measured))
        gain = np.linalg.solve(self.covariance[:4, :4] + noise, self.covariance[:4]).T
        self.mean = self.mean + gain @ (measured - self.mean[:4])
        self.mean[2:4] = np.maximum(self.mean[2:4], [LEAST_SIDE**2, LEAST_SIDE])
        # Joseph's form stays symmetric and positive where rounding would spoil the short one
        left = np.eye(7)
        left[:, :4] -= gain
        self.covariance = left @ self.covariance @ left.T + gain @ noise @ gain.T


@dataclass(frozen=True)
class Sighting:
    """A thing as it was found in one frame."""

    time_s: float
    box: Box


@dataclass
class Track:
    """One thing through time. `number` counts from 1 in the order in which things were first seen."""

    number: int
    sightings: list[Sighting] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The name that it was given most often, weighed by scores; "" where it never had one."""
        votes: dict[str, float] = {}
        for box in (sighting.box for sighting in self.sightings):
            if box.label:
                votes[box.label] = votes.get(box.label, 0.0) + box.score
        return max(votes, key=lambda label: votes[label], default="")

    @property
    def score(self) -> float:
        """The mean score of its name, over the frames that gave it."""
        label = self.label
        return float(np.mean([each.box.score for each in self.sightings if each.box.label == label]))

    @property
    def start_s(self) -> float:
        """When it was first seen."""
        return self.sightings[0].time_s

    @property
    def end_s(self) -> float:
        """When it was last seen."""
        return self.sightings[-1].time_s

    @property
    def centres(self) -> np.ndarray:
        """Where its middle was, (sightings, 2)."""
        boxes = [sighting.box for sighting in self.sightings]
        return np.array([[(box.left + box.right) / 2, (box.top + box.bottom) / 2] for box in boxes])

    @property
    def path(self) -> np.ndarray:
        """Its way without the trembling of boxes: each middle with those just before and after it, (sightings, 2)."""
        centres = self.centres
        count = len(centres)
        # as many before as after, so that a straight way stays what it is, to its ends
        reach = [min(number, count - 1 - number, SMOOTHED) for number in range(count)]
        return np.array([centres[n - by : n + by + 1].mean(axis=0) for n, by in enumerate(reach)])

    def path_length(self, *, aspect: float = 1.0) -> float:
        """How far its middle went, in units to the right; one unit downwards is `aspect` of those.

        What still trembles does not count: steps do from where they left a tenth of the box's mean side.
        """
        scale = np.array([1.0, aspect])
        sides = [(each.box.right - each.box.left, each.box.bottom - each.box.top) for each in self.sightings]
        tremble = float(np.mean(np.array(sides) * scale)) / 10
        points = self.path * scale
        length, last = 0.0, points[0]
        for point in points[1:]:
            if (step := float(np.hypot(*(point - last)))) >= tremble:
                length, last = length + step, point
        return length


class Tracker:
    """Gives boxes of frame after frame to tracks.

    A track begins after `hits` finds in a row, with the first of them, and ends after `misses` frames without.
    """

    def __init__(self, *, hits: int = 3, misses: int = 5) -> None:
        self.hits = hits
        self.misses = misses
        self._live: list[_Live] = []
        self._ended: list[Track] = []
        self._time_s = 0.0

    def update(self, time_s: float, boxes: Sequence[Box]) -> tuple[Track, ...]:
        """Take in one frame, later than the one before; returns the tracks seen in it that have begun."""
        found = np.array([[box.left, box.top, box.right, box.bottom] for box in boxes], np.float64).reshape(-1, 4)
        foreseen = [live.filter.predict(time_s - self._time_s) for live in self._live]
        self._time_s = time_s
        pairs = matched(
            np.array(foreseen).reshape(-1, 4), found, [live.label for live in self._live], [box.label for box in boxes]
        )
        for row, column in pairs:
            live = self._live[row]
            live.filter.update(found[column])
            live.track.sightings.append(Sighting(time_s, boxes[column]))
            live.label, live.missed = boxes[column].label or live.label, 0
        for row in _left(len(self._live), [row for row, _ in pairs]):
            self._live[row].missed += 1
        self._retire()
        for column in _left(len(boxes), [column for _, column in pairs]):
            track = Track(0, [Sighting(time_s, boxes[column])])
            self._live.append(_Live(track, BoxFilter(found[column]), boxes[column].label))
        return tuple(live.track for live in self._live if not live.missed and self._has_begun(live.track))

    def end(self) -> None:
        """All that was seen is gone: the scene changed."""
        self._ended += [live.track for live in self._live if self._has_begun(live.track)]
        self._live = []

    def tracks(self) -> tuple[Track, ...]:
        """All tracks that have begun, also those that ended, in the order in which they were first seen."""
        begun = [*self._ended, *(live.track for live in self._live if self._has_begun(live.track))]
        # where several begin in one frame, from the left
        ordered = sorted(begun, key=lambda track: (track.start_s, track.sightings[0].box.left))
        return tuple(Track(number, track.sightings) for number, track in enumerate(ordered, 1))

    def _has_begun(self, track: Track) -> bool:
        return len(track.sightings) >= self.hits

    def _retire(self) -> None:
        """Tracks end after their misses; what has not begun has none to spare."""
        kept = []
        for live in self._live:
            has_begun = self._has_begun(live.track)
            if live.missed < (self.misses if has_begun else 1):
                kept.append(live)
            elif has_begun:
                self._ended.append(live.track)
        self._live = kept


@dataclass
class _Live:
    track: Track
    filter: BoxFilter
    label: str
    missed: int = 0


def overlaps(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Intersection over union of corners (n, 4) with corners (m, 4), shape (n, m)."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    common = np.prod(np.maximum(high - low, 0.0), axis=2)
    areas = [np.prod(corners[:, 2:] - corners[:, :2], axis=1) for corners in (first, second)]
    union = areas[0][:, None] + areas[1][None, :] - common
    shares: np.ndarray = np.divide(common, union, out=np.zeros_like(common), where=union > 0)
    return shares


def matched(
    foreseen: np.ndarray, found: np.ndarray, known: Sequence[str] = (), named: Sequence[str] = ()
) -> list[tuple[int, int]]:
    """Which of `foreseen` (n, 4) is which of `found` (m, 4), so that all together overlap most (Kuhn 1955).

    Where the names `known` and `named` are given, a pair with two different ones must overlap more.
    """
    differ = np.zeros((len(foreseen), len(found)), bool)
    if known and named:
        differ = np.array([[bool(old and new and old != new) for new in named] for old in known])
    pairs = _assigned(overlaps(foreseen, found) - MISNAMED * differ)
    rows, columns = _left(len(foreseen), [row for row, _ in pairs]), _left(len(found), [column for _, column in pairs])
    near = overlaps(widened(foreseen[rows]), widened(found[columns])) * ~differ[np.ix_(rows, columns)]
    return pairs + [(rows[row], columns[column]) for row, column in _assigned(near)]


def widened(corners: np.ndarray) -> np.ndarray:
    """Corners (n, 4) with the buffer around them."""
    around = BUFFER * (corners[:, 2:] - corners[:, :2])
    return np.concatenate([corners[:, :2] - around, corners[:, 2:] + around], axis=1)


def _assigned(worth: np.ndarray) -> list[tuple[int, int]]:
    """The pairs that together are worth most; what may not be a pair draws no other away from its partner."""
    from scipy.optimize import linear_sum_assignment

    worth = np.where(worth >= LEAST_OVERLAP, worth, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if worth[row, column] > 0]


def _left(count: int, taken: Sequence[int]) -> list[int]:
    return sorted(set(range(count)) - set(taken))


def _measure(corners: np.ndarray) -> np.ndarray:
    """Centre, area and width by height of corners."""
    left, top, right, bottom = (float(value) for value in corners)
    width, height = max(right - left, LEAST_SIDE), max(bottom - top, LEAST_SIDE)
    return np.array([(left + right) / 2, (top + bottom) / 2, width * height, width / height])


def _noise(measured: np.ndarray) -> np.ndarray:
    """The variance of each measured number."""
    squares: np.ndarray = (MEASURED * _sizes(measured)) ** 2
    return squares


def _sizes(state: np.ndarray) -> np.ndarray:
    """What one unit of noise is for each measured number: a width, a height, twice the area and the shape."""
    width = np.sqrt(state[2] * state[3])
    return np.array([width, state[2] / width, 2 * state[2], 2 * state[3]])
