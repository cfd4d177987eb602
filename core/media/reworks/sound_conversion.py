"""A sound in another form."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs import NOBODY, Reporter
from core.media.reworks.base import Rework
from core.media.sound_edits import convert_sound
from core.params import param


class SoundConversion(Rework):
    """Encodes it as WAV, FLAC, MP3, Opus or M4A, at another rate or in fewer channels if wanted."""

    title = "Convert the sound"
    takes = frozenset({"sound"})
    word = "converted"

    @dataclass(frozen=True)
    class Params:
        """Which form, rate and channels."""

        form: str = param(
            "mp3", "FLAC and WAV lose nothing, the others are small.", choices=("mp3", "m4a", "opus", "flac", "wav")
        )
        rate: int = param(0, "Samples a second; 0 keeps them.", unit="Hz", low=0, high=192_000)
        channels: int = param(0, "1 is mono, 2 stereo; 0 keeps them.", low=0, high=2)

    def suffix(self, name: Path) -> str:
        """That of the form."""
        return f".{self.params.form}"

    def make(self, source: Path, target: Path, *, job: Reporter = NOBODY) -> str:
        """Says what the form could not hold."""
        made = convert_sound(source, target, rate=self.params.rate, channels=self.params.channels, job=job)
        return " ".join(made.notes)
