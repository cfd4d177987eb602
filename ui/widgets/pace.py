"""Pace: how long something will still take, said only when it is known well enough."""

# Before this much time and this much work an estimate is a guess, and a guess is not shown.
LEAST_S = 3.0
LEAST_FRACTION = 0.04
# Each look moves the estimate by this much towards the newest, so that it does not jump.
SMOOTHING = 0.15


class Pace:
    """Time is an argument: `see(fraction, seconds since the start)`."""

    def __init__(self) -> None:
        self._left_s: float | None = None
        self._seen_s = 0.0

    def see(self, fraction: float | None, seconds: float) -> None:
        """Take note of how far it is (0 to 1, None for unknown) after so many seconds."""
        if fraction is None or seconds < LEAST_S or fraction < LEAST_FRACTION:
            self._left_s = None
            return
        newest = seconds * (1.0 - fraction) / fraction
        if self._left_s is None:
            self._left_s = newest
        else:
            expected = max(0.0, self._left_s - (seconds - self._seen_s))
            self._left_s = expected + SMOOTHING * (newest - expected)
        self._seen_s = seconds

    @property
    def words(self) -> str:
        """ "about 2 min left", or "" while nobody can know."""
        if self._left_s is None:
            return ""
        return f"{in_words(self._left_s)} left"


def in_words(seconds: float) -> str:
    """A duration as a person would say it."""
    if seconds < 5:
        return "a few seconds"
    if seconds < 55:
        return f"about {max(5, round(seconds / 5) * 5)} s"
    if seconds < 55 * 60:
        return f"about {max(1, round(seconds / 60))} min"
    return f"about {seconds / 3600:.1f} h"
