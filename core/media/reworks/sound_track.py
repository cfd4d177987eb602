"""The sound of a video as a file of its own."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs import NOBODY, Reporter
from core.media.reworks.base import Rework
from core.media.video_edits import extract_sound
from core.params import param


class SoundTrack(Rework):
    """Copies the track where the form can hold it, and encodes it otherwise."""

    title = "Its sound"
    takes = frozenset({"video"})
    word = "sound"

    @dataclass(frozen=True)
    class Params:
        """Which form."""

        form: str = param(
            "m4a",
            "M4A keeps most tracks as they are, FLAC and WAV lose nothing.",
            choices=("m4a", "mp3", "flac", "wav", "opus"),
        )

    def suffix(self, name: Path) -> str:
        """That of the form."""
        return f".{self.params.form}"

    def make(self, source: Path, target: Path, *, job: Reporter = NOBODY) -> str:
        """Says whether it was copied."""
        made = extract_sound(source, target, job=job)
        return " ".join([*(["It is the same to the bit."] if made.is_copied else []), *made.notes])
