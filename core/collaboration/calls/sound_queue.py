"""A queue of sound between two clocks: it evens out what comes in bursts, and never grows late."""

from collections import deque

import numpy as np

# All sound inside a call is mono int16 at the rate of Opus.
RATE = 48_000
# Opus packets of 20 ms, as all of WebRTC sends them.
STEP = RATE // 50
# Waiting for so much first survives the usual unevenness; beyond the most it would be an echo of the past.
FIRST_S, MOST_S = 0.06, 0.3


class SoundQueue:
    """int16 (n,) in pieces of any length, taken out in others."""

    def __init__(self, *, first_s: float = FIRST_S, most_s: float = MOST_S) -> None:
        self._parts: deque[np.ndarray] = deque()
        self._first, self._most = round(first_s * RATE), round(most_s * RATE)
        self._is_running = False
        self.length = 0
        """Samples that wait."""

    def push(self, samples: np.ndarray) -> None:
        """Add at the end. When too much waits, the oldest is dropped until it is as early as at the start."""
        self._parts.append(samples)
        self.length += len(samples)
        if self.length > self._most:
            self._drop(self.length - max(self._first, len(samples)))

    def take(self, count: int) -> np.ndarray:
        """The next samples; zeros where there are none. After a gap it waits for the first of them again."""
        made = np.zeros(count, np.int16)
        if not self._is_running and self.length < self._first:
            return made
        self._is_running = True
        filled = 0
        while filled < count and self._parts:
            part = self._parts[0]
            used = min(len(part), count - filled)
            made[filled : filled + used] = part[:used]
            filled += used
            if used == len(part):
                self._parts.popleft()
            else:
                self._parts[0] = part[used:]
        self.length -= filled
        self._is_running = filled == count
        return made

    def clear(self) -> None:
        """Forget what waits."""
        self._parts.clear()
        self.length, self._is_running = 0, False

    def _drop(self, count: int) -> None:
        while count > 0 and self._parts:
            part = self._parts[0]
            used = min(len(part), count)
            count -= used
            self.length -= used
            if used == len(part):
                self._parts.popleft()
            else:
                self._parts[0] = part[used:]
