"""A sound without its silences."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs import NOBODY, Reporter
from core.media.reworks.base import Rework
from core.media.sound_edits import trim_silence
from core.params import param


class LessSilence(Rework):
    """Leaves out the silence at its beginning and end, and long pauses if wanted."""

    title = "Without silence"
    takes = frozenset({"sound"})
    word = "without silence"

    @dataclass(frozen=True)
    class Params:
        """What is silence."""

        below_db: float = param(
            -50.0, "Quieter than this is silence.", unit="dB", low=-120.0, high=-1.0, title="Silence below"
        )
        least_s: float = param(0.5, "Shorter silences stay.", unit="s", low=0.05, high=60.0, title="Least silence")
        pauses: bool = param(False, "Take long pauses out as well.", title="Pauses too")

    def suffix(self, name: Path) -> str:
        """Without loss."""
        return ".flac"

    def make(self, source: Path, target: Path, *, job: Reporter = NOBODY) -> str:
        """Says how much shorter it is."""
        chosen = self.params
        made = trim_silence(
            source, target, below_db=chosen.below_db, least_s=chosen.least_s, pauses=chosen.pauses, job=job
        )
        return f"It is {made.before_s - made.after_s:.1f} s shorter."
