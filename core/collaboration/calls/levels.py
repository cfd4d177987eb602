"""How loud something is: RMS in dBFS, and who speaks."""

import time

import numpy as np

# Below it a level is silence: the noise of 16 bit lies near −98.
FLOOR_DBFS = -90.0
# A voice into an ordinary microphone lies above, a quiet room below.
SPEECH_DBFS = -45.0
# So long nothing came: nobody is there to be loud.
STALE_S = 0.5
# Levels fall slower than they rise, so that a ring does not flicker between two syllables.
FALL = 0.85


def dbfs(samples: np.ndarray) -> float:
    """Level of int16 (n,): 20 log10(RMS / 32768); a full-scale sine is −3.01. Silence is `FLOOR_DBFS`."""
    if not len(samples):
        return FLOOR_DBFS
    values = samples.astype(np.float32)
    power = float(np.dot(values, values)) / len(values) / 32_768**2
    return max(FLOOR_DBFS, 10 * float(np.log10(power))) if power > 0 else FLOOR_DBFS


class Meter:
    """The level of sound that goes by."""

    def __init__(self) -> None:
        self._level = FLOOR_DBFS
        self._at = 0.0

    def take(self, samples: np.ndarray) -> None:
        """Some sound, int16 (n,)."""
        now = dbfs(samples)
        # levels are below zero: what is FALL of the way to the floor
        self._level = max(now, FLOOR_DBFS + (self._level - FLOOR_DBFS) * FALL - 0.1)
        self._at = time.monotonic()

    @property
    def level(self) -> float:
        """In dBFS, now."""
        return self._level if time.monotonic() - self._at < STALE_S else FLOOR_DBFS

    @property
    def is_speaking(self) -> bool:
        """Whether that is a voice rather than a room."""
        return self.level > SPEECH_DBFS
