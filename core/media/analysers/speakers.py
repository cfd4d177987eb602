"""How many people speak in a recording or video, and who of them when."""

from dataclasses import dataclass

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser, Study, Vector
from core.media.medium import Medium
from core.media.sound import Sound
from core.media.speakers import Turn, conversation
from core.media.wording import clock
from core.params import param
from core.reports import Report, Table, Tag, Text


class Speakers(Analyser):
    """Voices that are alike, as numbers without names; two people who speak at once count as one."""

    title = "Speakers"
    takes = frozenset({"video", "sound"})

    @dataclass(frozen=True)
    class Params:
        """How many to look for."""

        count: int = param(0, "How many people speak; 0 finds it out.", low=0, high=50, title="Speakers")

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """Each turn, and how long each spoke in all; a video without sound says so."""
        return self.study(medium, job=job).report

    def study(self, medium: Medium, *, job: Reporter = NOBODY) -> Study:
        """The same, with what each speaker sounds like, in their order."""
        if not medium.has_sound:
            return Study(Report(self.title, (Text("There is no sound track."),)))
        whole = max(1.0, medium.duration_s)
        with Sound.open(medium.path) as sound:
            found = conversation(
                sound,
                count=self.params.count,
                device=self.device,
                say=lambda until: job.report(round(100 * min(1.0, until / whole)), 100, f"Heard until {clock(until)}"),
            )
        return Study(self.report(found.turns), tuple(Vector(voice) for voice in found.voices))

    def report(self, turns: tuple[Turn, ...]) -> Report:
        """Turns as the library shows them."""
        if not turns:
            return Report(self.title, (Text("Nobody speaks."),))
        lasts: dict[int, float] = {}
        for turn in turns:
            lasts[turn.speaker] = lasts.get(turn.speaker, 0.0) + turn.length_s
        whole = sum(lasts.values())
        sums = tuple(
            (f"Speaker {speaker}", clock(length), f"{100 * length / whole:.0f} %")
            for speaker, length in sorted(lasts.items())
        )
        rows = tuple((f"Speaker {turn.speaker}", *turn.cells) for turn in turns)
        parts = (
            Table(("Speaker", "Speaks", "Share"), sums, "In all"),
            Table(("Speaker", "From", "To", "Lasts"), rows, "In turn"),
        )
        return Report(self.title, parts, (Tag("several speakers" if len(lasts) > 1 else "one speaker"),))
