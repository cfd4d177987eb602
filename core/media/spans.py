"""From when to when: a silence, a scene, somebody's words."""

from dataclasses import dataclass

from core.media.wording import clock


@dataclass(frozen=True)
class Span:
    """A part of a video or a sound, in seconds."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s

    @property
    def cells(self) -> tuple[str, str, str]:
        """From, to and how long, as a table shows them."""
        return clock(self.start_s), clock(self.end_s), f"{self.length_s:.1f} s"
