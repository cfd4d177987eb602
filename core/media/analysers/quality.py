"""How good a picture is: sharpness, noise, exposure, tilt, and what could be done."""

from dataclasses import dataclass

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.medium import Medium
from core.media.quality import advice, measure
from core.reports import Report, Table, Tag, Text

# What a piece of advice is found by.
TAGS = {"not sharp": "blurred", "noisy": "noisy", "dark": "dark", "plain white": "overexposed", "tilted": "tilted"}


class Quality(Analyser):
    """Figures and advice in words; what is blurred or dark can be found."""

    title = "Quality"
    takes = frozenset({"picture"})

    @dataclass(frozen=True)
    class Params:
        """Nothing to choose."""

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """The advice first, then the figures."""
        found = measure(medium.picture.pixels)
        words = advice(found)
        rows = (
            ("Sharpness", f"{found.sharpness:.0f}"),
            ("Noise", f"{found.noise:.1f}"),
            ("Brightness", f"{found.mean:.0%}"),
            ("Contrast", f"{found.contrast:.0%}"),
            ("Plain black", f"{found.black:.1%}"),
            ("Plain white", f"{found.white:.1%}"),
            ("Tilt", "–" if found.tilt is None else f"{found.tilt:+.1f}°"),
        )
        said = [Tag(tag) for word, tag in TAGS.items() if any(word in line for line in words)]
        texts = (Text(" ".join(words)),) if words else ()
        return Report(self.title, (*texts, Table(("Figure", "Value"), rows)), tuple(said))
