"""What is heard when in a recording or video: speech, music, noise or silence, and the tempo and key of the music."""

from dataclasses import dataclass

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.medium import Medium
from core.media.sound import Sound
from core.media.sound_content import KINDS, listen
from core.media.sound_content import Content as Heard
from core.media.wording import clock
from core.params import param
from core.reports import Report, Table, Tag, Text

# What is heard for less of the time is in the table, but not what a sound is found by.
LEAST_SHARE = 0.05


class Content(Analyser):
    """Speech, music, noise and silence on a time line, by measures of the sound and without a network for it."""

    title = "Sound content"
    takes = frozenset({"video", "sound"})

    @dataclass(frozen=True)
    class Params:
        """What counts as silence."""

        silence_db: float = param(
            -50.0, "Quieter than this is silence.", unit="dB", low=-120.0, high=0.0, title="Silence below"
        )

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """How much of each, tempo and key, and the time line; a video without sound says so."""
        if not medium.has_sound:
            return Report(self.title, (Text("There is no sound track."),))
        whole = max(1.0, medium.duration_s)
        with Sound.open(medium.path) as sound:
            heard = listen(
                sound,
                silence_db=self.params.silence_db,
                say=lambda until: job.report(round(100 * min(1.0, until / whole)), 100, f"Heard until {clock(until)}"),
            )
        return self.report(heard)

    def report(self, heard: Heard) -> Report:
        """What is heard as the library shows it."""
        whole = sum(stretch.length_s for stretch in heard.stretches)
        if not whole:
            return Report(self.title, (Text("It holds no sound."),))
        shares = {kind: heard.lasts_s(kind) / whole for kind in KINDS if heard.lasts_s(kind)}
        figures = [(kind.capitalize(), f"{100 * share:.0f} %") for kind, share in shares.items()]
        if heard.tempo is not None:
            figures.append(("Tempo", f"{heard.tempo:.0f} beats a minute"))
        if heard.key:
            figures.append(("Key", heard.key))
        rows = tuple((stretch.kind.capitalize(), *stretch.cells, f"{stretch.score:.2f}") for stretch in heard.stretches)
        scores = {
            kind: max(stretch.score for stretch in heard.stretches if stretch.kind == kind)
            for kind, share in shares.items()
            if share >= LEAST_SHARE
        }
        return Report(
            self.title,
            (
                Table(("Figure", "Value"), tuple(figures)),
                Table(("What", "From", "To", "Lasts", "Score"), rows, "Time line"),
            ),
            tuple(Tag(kind, score) for kind, score in scores.items()),
        )
