"""A sound at an even loudness (EBU R128)."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs import NOBODY, Reporter
from core.media.reworks.base import Rework
from core.media.sound_edits import normalise
from core.params import param


class EvenLoudness(Rework):
    """Louder or quieter as a whole until it is as loud as others, never above a true peak."""

    title = "Even loudness"
    takes = frozenset({"sound"})
    word = "even"

    @dataclass(frozen=True)
    class Params:
        """How loud."""

        lufs: float = param(
            -16.0,
            "As loud as this; podcasts have −16, broadcasts −23.",
            unit="LUFS",
            low=-60.0,
            high=-5.0,
            title="Loudness",
        )
        peak_db: float = param(-1.0, "No peak is above this.", unit="dBTP", low=-20.0, high=0.0, title="Highest peak")

    def suffix(self, name: Path) -> str:
        """Without loss."""
        return ".flac"

    def make(self, source: Path, target: Path, *, job: Reporter = NOBODY) -> str:
        """Says how much was changed."""
        made = normalise(source, target, lufs=self.params.lufs, peak_db=self.params.peak_db, job=job)
        held = " Its peaks allow no more." if made.is_held_back else ""
        return f"It is {abs(made.gain_db):.1f} dB {'louder' if made.gain_db >= 0 else 'quieter'}.{held}"
