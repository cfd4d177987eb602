"""A sound with less noise."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs import NOBODY, Reporter
from core.media.reworks.base import Rework
from core.media.sound_edits import reduce_noise
from core.params import param


class LessNoise(Rework):
    """Spectral gating with a profile that is learnt where it is quietest; for strong noise, not for clean sound."""

    title = "Less noise"
    takes = frozenset({"sound"})
    word = "less noise"

    @dataclass(frozen=True)
    class Params:
        """How much."""

        reduction_db: float = param(18.0, "How much quieter noise becomes.", unit="dB", low=1.0, high=60.0, title="By")

    def suffix(self, name: Path) -> str:
        """Without loss."""
        return ".flac"

    def make(self, source: Path, target: Path, *, job: Reporter = NOBODY) -> str:
        """Says how much noise was found."""
        made = reduce_noise(source, target, reduction_db=self.params.reduction_db, job=job)
        return f"The noise was at {made.noise_db:.0f} dB."
