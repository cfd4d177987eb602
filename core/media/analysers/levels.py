"""How loud a sound is and where it is silent (EBU R128)."""

from dataclasses import dataclass

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.loudness import RATE, STEP_S, measure, silences
from core.media.medium import Medium
from core.media.sound import Sound
from core.params import param
from core.reports import Report, Series, Table, Tag, Text


class Levels(Analyser):
    """Loudness as people hear it, its range and peak, and the silences."""

    title = "Loudness"
    takes = frozenset({"video", "sound"})

    @dataclass(frozen=True)
    class Params:
        """What counts as silence."""

        silence_db: float = param(
            -50.0, "Quieter than this is silence.", unit="dB", low=-120.0, high=0.0, title="Silence below"
        )
        least_s: float = param(
            0.5, "Shorter silences are pauses.", unit="s", low=0.0, high=3600.0, title="Least silence"
        )

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """Figures, the curve, and the silences as a table; a video without sound says so."""
        if not medium.has_sound:
            return Report(self.title, (Text("There is no sound track."),))
        with Sound.open(medium.path) as sound:
            found = measure(sound)
            job.report(1, 2, "Loudness")
            blocks = sound.blocks(RATE, block_s=STEP_S)
            quiet = silences(blocks, below_db=self.params.silence_db, least_s=self.params.least_s)
        figures = (
            ("Integrated loudness", "–" if found.integrated is None else f"{found.integrated:.1f} LUFS"),
            ("Loudness range", f"{found.range_lu:.1f} LU"),
            ("True peak", "–" if found.peak_db is None else f"{found.peak_db:.1f} dBTP"),
        )
        parts: list[Table | Series] = [Table(("Figure", "Value"), figures)]
        if len(found.times) > 1:
            parts.append(Series(found.times, found.momentary, "Seconds", "LUFS", "Momentary loudness"))
        if quiet:
            parts.append(Table(("From", "To", "Lasts"), tuple(span.cells for span in quiet), "Silence"))
        return Report(self.title, tuple(parts), (Tag("silent"),) if found.integrated is None else ())
