"""The time that is looked at: its choices, and buckets that give a curve about as many points as it can show."""

from dataclasses import dataclass

# A curve of more points than this is a hedge.
POINTS = 240
# Buckets that fall on whole minutes and hours.
STEPS = (5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14_400.0, 43_200.0, 86_400.0)


@dataclass(frozen=True)
class Span:
    """So many seconds up to now."""

    name: str
    seconds: float

    @property
    def bucket_s(self) -> float:
        """The width of a bucket."""
        return bucket(self.seconds, POINTS)

    @property
    def counting_s(self) -> float:
        """The width of a bucket in which things are counted: never under a minute, and wide enough to be a bar."""
        return max(60.0, bucket(self.seconds, 60))


SPANS = (
    Span("Last 15 minutes", 900.0),
    Span("Last hour", 3600.0),
    Span("Last 6 hours", 21_600.0),
    Span("Last 24 hours", 86_400.0),
    Span("Last 7 days", 604_800.0),
    Span("Last 30 days", 2_592_000.0),
)


def bucket(seconds: float, points: int) -> float:
    """The narrowest step that makes at most so many points of a span; a day when none does."""
    return next((step for step in STEPS if seconds / step <= points), STEPS[-1])
