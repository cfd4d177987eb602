"""A sheet of small pictures from all parts of a video."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs import NOBODY, Reporter
from core.media.reworks.base import Rework
from core.media.video_edits import contact_sheet
from core.params import param


class Sheet(Rework):
    """Rows and columns of frames, each with its time."""

    title = "A contact sheet"
    takes = frozenset({"video"})
    word = "sheet"

    @dataclass(frozen=True)
    class Params:
        """How many, and how wide."""

        columns: int = param(4, "Pictures beside each other.", low=1, high=20)
        rows: int = param(5, "Pictures below each other.", low=1, high=50)
        width: int = param(1280, "Width of the sheet.", unit="px", low=160, high=8000)

    def suffix(self, name: Path) -> str:
        """A picture."""
        return ".jpg"

    def make(self, source: Path, target: Path, *, job: Reporter = NOBODY) -> str:
        """Nothing needs to be said of it."""
        chosen = self.params
        contact_sheet(source, target, columns=chosen.columns, rows=chosen.rows, width=chosen.width, job=job)
        return ""
