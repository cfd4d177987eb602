"""Chromaprint of a sound (https://acoustid.org/chromaprint), by which music is looked up elsewhere."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass

from core.errors import MediaError
from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.medium import Medium
from core.params import param
from core.reports import Report, Table

PROGRAM = "fpcalc"
PATIENCE_S = 120
MOST_BYTES = 1 << 20


class Chromaprint(Analyser):
    """The fingerprint that AcoustID and MusicBrainz know; made by Chromaprint's own program, nothing is sent."""

    title = "Chromaprint"
    takes = frozenset({"video", "sound"})
    is_automatic = False

    @dataclass(frozen=True)
    class Params:
        """How much of it is heard."""

        length_s: int = param(120, "Hear so much of its beginning; AcoustID wants 120.", unit="s", low=1, high=3600)

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """The fingerprint as text, and how long the sound is. Raises MediaError, also when the program is missing."""
        program = shutil.which(PROGRAM)
        if program is None:
            raise MediaError(
                "Chromaprint is not on this machine.", "Install it: Debian's libchromaprint-tools, or fpcalc elsewhere."
            )
        # absolute, so that no name is taken for an option
        command = [program, "-json", "-length", str(self.params.length_s), os.fspath(medium.path.absolute())]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - no shell
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MediaError(f"Chromaprint did not answer: {error}.", "Try again.") from error
        # it complains about the ends of good files too, and then says the fingerprint all the same
        if not done.stdout.strip() or len(done.stdout) > MOST_BYTES:
            words = done.stderr.decode("utf-8", "replace").strip()[:200]
            raise MediaError(f"Chromaprint cannot use it: {words or 'no reason given'}.", "Look for another copy.")
        return Report(self.title, (Table(("Figure", "Value"), _rows(done.stdout)),))


def _rows(said: bytes) -> tuple[tuple[str, str], ...]:
    try:
        found = json.loads(said)
        return ("Duration", f"{float(found['duration']):.2f} s"), ("Fingerprint", str(found["fingerprint"]))
    except (ValueError, KeyError, TypeError) as error:
        raise MediaError(f"Chromaprint said what is no fingerprint: {error}.", "Update it.") from error
