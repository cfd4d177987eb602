"""How a picture, a video or a sound is understood."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.jobs import NOBODY, Reporter
from core.media.fingerprints import Fingerprint
from core.media.medium import Medium
from core.media.readers.base import Picture
from core.media.wording import clock
from core.reports import Box, Report, Table, Tag


@dataclass(frozen=True)
class Vector:
    """Where something lies among its like, float32 (n,): what is near is alike. `box` says where it is seen."""

    numbers: np.ndarray
    box: Box | None = None


@dataclass(frozen=True)
class Study:
    """What an analyser says, and what things are found by: vectors, and the fingerprint of a sound.

    `matte` is what whoever cuts out asks for: uint8 (rows, columns), 255 where surely is foreground.
    """

    report: Report
    vectors: tuple[Vector, ...] = ()
    sound: Fingerprint | None = None
    matte: np.ndarray | None = None


class Analyser(ABC):
    """One way to understand a medium. `look` blocks and belongs in workers; one instance may serve many threads."""

    name: ClassVar[str]
    title: ClassVar[str]
    # Whether it runs on every new picture, or only when asked for.
    is_automatic: ClassVar[bool] = True
    # What it understands.
    takes: ClassVar[frozenset[str]] = frozenset()
    # The setting that must be on for it to run at all, if any.
    needs: ClassVar[str] = ""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless an analyser declares some."""

    def __init__(self, params: Any = None, *, device: str = "auto") -> None:
        self.params: Any = self.Params() if params is None else params
        self.device = device

    @abstractmethod
    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """What it says. Raises MediaError when the file or the model cannot be used."""

    def study(self, medium: Medium, *, job: Reporter = NOBODY) -> Study:
        """What it says, with vectors where it makes some. Raises MediaError."""
        return Study(self.look(medium, job=job))


class PictureAnalyser(Analyser):
    """Understands pictures, and videos by what some of their frames show."""

    takes = frozenset({"picture", "video"})

    @abstractmethod
    def analyse(self, picture: Picture) -> Report:
        """What it says of one picture. Raises MediaError when the model cannot be used."""

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """Of a picture, all; of a video, what was seen when, each tag with its best score."""
        if medium.kind != "video":
            return self.analyse(medium.picture)
        scores: dict[str, float] = {}
        seen: dict[str, list[float]] = {}
        for count, frame in enumerate(medium.frames, 1):
            height, width = frame.pixels.shape[:2]
            for tag in self.analyse(Picture(frame.pixels, width, height)).tags:
                scores[tag.text] = max(tag.score, scores.get(tag.text, 0.0))
                seen.setdefault(tag.text, []).append(frame.time_s)
            job.report(count, len(medium.frames), clock(frame.time_s))
        order = sorted(scores, key=lambda text: (-scores[text], text))
        rows = tuple((text, f"{scores[text]:.2f}", ", ".join(clock(time) for time in seen[text])) for text in order)
        parts = (Table(("What", "Score", "Seen at"), rows),) if rows else ()
        return Report(self.title, parts, tuple(Tag(text, scores[text]) for text in order))
