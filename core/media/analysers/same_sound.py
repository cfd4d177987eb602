"""Fingerprints by which the same sound is found again, whole or in pieces (Wang 2003)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser, Study
from core.media.fingerprints import RATE, fingerprint, listen
from core.media.medium import Medium
from core.media.sound import Sound
from core.params import param
from core.reports import Report, Table, Text

# A query of a minute is found as surely as one of an hour.
MOST_S = 60.0


class SameSound(Analyser):
    """Lets a piece of a few seconds be found in hours of sound, also noisy, compressed or from a telephone."""

    title = "Fingerprint"
    takes = frozenset({"video", "sound"})

    @dataclass(frozen=True)
    class Params:
        """Whether it is to be found, or to find."""

        as_query: bool = param(False, "Listen as to a piece that is looked for: only a minute, but twice as closely.")

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """How much there is to recognise it by."""
        return self.study(medium, job=job).report

    def study(self, medium: Medium, *, job: Reporter = NOBODY) -> Study:
        """The same, with the fingerprint."""
        if not medium.has_sound:
            return Study(Report(self.title, (Text("There is no sound track."),)))
        with Sound.open(medium.path) as sound:
            if self.params.as_query:
                made = listen(sound.samples(RATE, most_s=MOST_S))
            else:
                made = fingerprint(_heard(sound, max(1, round(medium.duration_s)), job))
        rows = (("Landmarks", f"{len(made.hashes):,}"),)
        return Study(Report(self.title, (Table(("Figure", "Value"), rows),)), sound=made)


def _heard(sound: Sound, seconds: int, job: Reporter) -> Iterator[np.ndarray]:
    """The sound second by second."""
    for count, block in enumerate(sound.blocks(RATE), 1):
        job.report(min(count, seconds), seconds, "Fingerprint")
        yield block
