"""A video in another form or size."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs import NOBODY, Reporter
from core.media.reworks.base import Rework
from core.media.video_edits import convert
from core.params import param


class VideoConversion(Rework):
    """Encodes it again as MP4 or WebM, as a player shows it, perhaps smaller."""

    title = "Convert the video"
    takes = frozenset({"video"})
    word = "converted"

    @dataclass(frozen=True)
    class Params:
        """Which form, how large, how good."""

        form: str = param("mp4", "MP4 plays nearly everywhere, WebM is free of patents.", choices=("mp4", "webm"))
        longest: int = param(
            0,
            "Make it smaller until no side is longer; 0 keeps its size.",
            unit="px",
            low=0,
            high=8192,
            title="Longest side",
        )
        quality: str = param("good", "Better takes more room.", choices=("small", "good", "best"))

    def suffix(self, name: Path) -> str:
        """That of the form."""
        return f".{self.params.form}"

    def make(self, source: Path, target: Path, *, job: Reporter = NOBODY) -> str:
        """Says which tracks were left out."""
        made = convert(source, target, longest=self.params.longest, quality=self.params.quality, job=job)
        return " ".join(made.notes)
