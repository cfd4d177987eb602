"""A part of a video, without encoding it again."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs import NOBODY, Reporter
from core.media.reworks.base import Rework
from core.media.video_edits import trim
from core.media.wording import clock
from core.params import param


class Part(Rework):
    """Keeps what lies between two times; it begins at the keyframe before, since nothing is encoded anew."""

    title = "A part of it"
    takes = frozenset({"video"})
    word = "part"

    @dataclass(frozen=True)
    class Params:
        """From when to when."""

        start_s: float = param(0.0, "Where it begins.", unit="s", low=0.0, title="From")
        end_s: float = param(0.0, "Where it ends; 0 keeps the rest.", unit="s", low=0.0, title="To")

    def suffix(self, name: Path) -> str:
        """That of the source."""
        return name.suffix.lower() or ".mp4"

    def make(self, source: Path, target: Path, *, job: Reporter = NOBODY) -> str:
        """Says what was really kept."""
        made = trim(source, target, self.params.start_s, self.params.end_s or None, job=job)
        kept = f"It goes from {clock(made.start_s)} to {clock(made.end_s)}."
        return " ".join([kept, *made.notes])
