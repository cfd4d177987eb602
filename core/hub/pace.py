"""How fast a client may speak: so many frames a second, beyond that the next ones wait."""


class Pace:
    """Time is an argument, in seconds."""

    def __init__(self, most: int) -> None:
        """`most` frames in a second."""
        self._most = most
        self._since = float("-inf")
        self._count = 0

    def take(self, now: float) -> float:
        """Count one frame; answers how long it has to wait."""
        if now - self._since >= 1:
            self._since, self._count = now, 0
        elif self._count >= self._most:
            # it is the first of the next second
            self._since, self._count = self._since + 1, 0
        self._count += 1
        return max(0.0, self._since - now)
