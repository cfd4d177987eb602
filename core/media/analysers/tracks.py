"""Things followed through a video: what is there from when to when, how many at once, and which way each goes.

Named things are those of NanoDet; where it names nothing, what moves in front of the background counts too.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.analysers.objects import Objects
from core.media.boxes import thinned
from core.media.medium import Medium
from core.media.motion import Background, between, every, grey
from core.media.readers.base import Picture
from core.media.scenes import LONGEST as COMPARED
from core.media.scenes import Look
from core.media.spans import Span
from core.media.tracking import Track, Tracker
from core.media.video import Frame, Video
from core.media.wording import clock
from core.params import param
from core.reports import Box, Boxes, Part, Report, Series, Table, Tag, Text

# What has no name of its own.
THING = "moving thing"
# NanoDet sees a square of 416; the background needs less.
LONGEST, BACKGROUND_SIDE = 640, 320
# A change that is a cut (0 to 255), as the analyser of scenes has it; nothing is followed through one.
CUT = 22.0
# Two names for one place: boxes that overlap more than this (IoU) are one thing.
SAME = 0.7
# What moves belongs to a named thing when this part of it lies in that thing's box.
COVERED = 0.5
# Things without a name must go this many of their own sides: leaves in the wind, and ghosts of what left, do not.
LEAST_WAY = 1.0
# Curves and rows that a person still looks through.
MOST_PATHS, MOST_ROWS = 8, 200


class Tracks(Analyser):
    """Follows things through a video, named ones and moving ones, and shows their paths."""

    title = "Tracks"
    takes = frozenset({"video"})
    # about 30 ms for each frame it looks at
    is_automatic: ClassVar[bool] = False

    @dataclass(frozen=True)
    class Params:
        """How closely it looks."""

        rate: float = param(10.0, "Look at so many frames a second.", low=1.0, high=60.0)
        most: int = param(3000, "Look at no more frames than that, from the beginning.", low=10, high=100_000)
        least: float = param(0.35, "Follow nothing that is less likely than this.", low=0.01, high=1.0)
        hits: int = param(3, "A thing counts once it was found in so many frames in a row.", low=1, high=100)
        misses: int = param(5, "A thing is gone after so many frames without it.", low=1, high=100)

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """The things as a table, how many there are when as a curve, the longest paths, and each name as a tag."""
        tracker = Tracker(hits=self.params.hits, misses=self.params.misses)
        times: list[float] = []
        with Video.open(medium.path) as video:
            width, height = video.shown_size()
            frames = video.frames(longest=LONGEST, every_s=every(1 / self.params.rate))
            whole = min(medium.duration_s, self.params.most / self.params.rate) or 1.0
            for frame, boxes, is_cut in self.found(itertools.islice(frames, self.params.most)):
                if is_cut:
                    tracker.end()
                tracker.update(frame.time_s, boxes)
                times.append(frame.time_s)
                job.report(round(100 * min(1.0, frame.time_s / whole)), 100, f"Followed until {clock(frame.time_s)}")
        kept = [track for track in tracker.tracks() if track.label or _has_gone(track)]
        parts = _parts(kept, times, aspect=height / width)
        if len(times) == self.params.most and times[-1] + 1 < medium.duration_s:
            parts = (Text(f"Only what is before {clock(times[-1])} was looked at."), *parts)
        return Report(self.title, parts, _tags(kept))

    def found(self, frames: Iterable[Frame]) -> Iterator[tuple[Frame, list[Box], bool]]:
        """Of each frame the boxes of what is in it, moving things without a name, and whether a cut is before it."""
        objects = Objects(Objects.Params(least=self.params.least), device=self.device)
        background = Background()
        before: Seen | None = None
        for frame in frames:
            now = Seen.of(frame)
            is_cut = before is not None and now.is_cut_from(before)
            if is_cut or (before is not None and now.is_moved_from(before)):
                # nothing stands out from a background that moves
                background = Background()
            height, width = frame.pixels.shape[:2]
            report = objects.analyse(Picture(frame.pixels, width, height))
            named = single([box for part in report.parts if isinstance(part, Boxes) for box in part.boxes])
            moving = background.things(_small(frame.pixels, BACKGROUND_SIDE))
            yield frame, [*named, *(box for box in moving if not _is_covered(box, named))], is_cut
            before = now


@dataclass(frozen=True)
class Seen:
    """A frame as it is compared with the next one: for cuts by its colours, for the camera by its greys."""

    look: Look
    greys: np.ndarray

    @classmethod
    def of(cls, frame: Frame) -> "Seen":
        """Of a frame."""
        small = Frame(frame.time_s, _small(frame.pixels, COMPARED), frame.is_key)
        return cls(Look.at(small), grey(frame.pixels))

    def is_cut_from(self, before: "Seen") -> bool:
        """Whether it belongs to another scene."""
        return before.look.change(self.look) > CUT

    def is_moved_from(self, before: "Seen") -> bool:
        """Whether the camera moved."""
        seconds = self.look.time_s - before.look.time_s
        return seconds > 0 and between(before.greys, self.greys, time_s=self.look.time_s, seconds=seconds).is_whole


def single(boxes: Sequence[Box]) -> list[Box]:
    """Boxes of which no two are the same thing under two names: the likelier name stays."""
    corners = np.array([[box.left, box.top, box.right, box.bottom] for box in boxes]).reshape(-1, 4)
    scores = np.array([box.score for box in boxes])
    return [boxes[number] for number in thinned(corners, scores, np.zeros(len(boxes)), least=0.0, overlap=SAME)]


def _small(pixels: np.ndarray, longest: int) -> np.ndarray:
    scale = longest / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    smaller: np.ndarray = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return smaller


def _is_covered(box: Box, others: Sequence[Box]) -> bool:
    """Whether it lies in one of the others for the most part."""
    area = (box.right - box.left) * (box.bottom - box.top)
    for other in others:
        wide = min(box.right, other.right) - max(box.left, other.left)
        high = min(box.bottom, other.bottom) - max(box.top, other.top)
        if wide > 0 and high > 0 and wide * high >= COVERED * area:
            return True
    return False


def _has_gone(track: Track) -> bool:
    """Whether it ended somewhere else than where it began, by its own size."""
    boxes = [sighting.box for sighting in track.sightings]
    sides = np.mean([[box.right - box.left, box.bottom - box.top] for box in boxes], axis=0)
    far = np.ptp(track.centres, axis=0) / sides
    return bool(far.max() >= LEAST_WAY)


def _name(track: Track) -> str:
    return f"{track.label or THING} {track.number}"


def _parts(tracks: Sequence[Track], times: Sequence[float], *, aspect: float) -> tuple[Part, ...]:
    """The table, how many there are when, and the longest paths."""
    if not tracks:
        return ()
    lengths = {track.number: track.path_length(aspect=aspect) for track in tracks}
    rows = tuple(
        (_name(track), *Span(track.start_s, track.end_s).cells, f"{100 * lengths[track.number]:.0f} % of the width")
        for track in tracks[:MOST_ROWS]
    )
    heading = f"The first {MOST_ROWS} of {len(tracks)}" if len(tracks) > MOST_ROWS else ""
    counts = [float(sum(track.start_s <= time <= track.end_s for track in tracks)) for time in times]
    longest = sorted(tracks, key=lambda track: -lengths[track.number])[:MOST_PATHS]
    return (
        Table(("What", "From", "To", "Lasts", "Path"), rows, heading),
        Series(tuple(times), tuple(counts), "Seconds", "Things", "How many there are"),
        *(_path(track) for track in longest if lengths[track.number]),
    )


def _path(track: Track) -> Series:
    """Where it goes, as one sees it: curves have their zero below, pictures above."""
    x, y = track.path.T
    return Series(
        tuple(x.tolist()), tuple((1 - y).tolist()), "From the left", "From below", f"The path of {_name(track)}"
    )


def _tags(tracks: Sequence[Track]) -> tuple[Tag, ...]:
    scores: dict[str, float] = {}
    for track in tracks:
        name = track.label or THING
        scores[name] = max(round(track.score, 4), scores.get(name, 0.0))
    # what has a name comes first: that something moves is sure, but says less
    order = sorted(scores, key=lambda name: (name == THING, -scores[name], name))
    return tuple(Tag(name, scores[name]) for name in order)
