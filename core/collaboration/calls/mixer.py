"""What is to be heard: the sound of all others as one, each through a queue that evens out the network."""

import numpy as np

from core.collaboration.calls.levels import FLOOR_DBFS, SPEECH_DBFS, dbfs
from core.collaboration.calls.sound_queue import RATE, SoundQueue

# While this machine's person speaks, others are quieter: what the loudspeaker does not say, the microphone does not
# send back. 12 dB is a quarter: still to be heard, and an echo that comes back is lost in the room.
DUCKED = 0.25
# Down at once, up again slowly enough to bridge the pauses between words.
RELEASE_S = 0.4
# What the microphone hears of the loudspeaker itself is weaker than that by more than this in an ordinary room.
OWN_DB = -6.0


class Mixer:
    """Mono int16 at 48 kHz of any number of voices."""

    def __init__(self) -> None:
        self._queues: dict[str, SoundQueue] = {}

    def push(self, peer_id: str, samples: np.ndarray) -> None:
        """More of one voice, int16 (n,)."""
        self._queues.setdefault(peer_id, SoundQueue()).push(samples)

    def remove(self, peer_id: str) -> None:
        """A voice is gone."""
        self._queues.pop(peer_id, None)

    def take(self, count: int) -> np.ndarray:
        """The next samples of all together, int16 (count,); what is too loud is cut off at full scale."""
        total = np.zeros(count, np.int32)
        for queue in self._queues.values():
            total += queue.take(count)
        return np.clip(total, -32_768, 32_767).astype(np.int16)


class Ducking:
    """Makes others quieter while this machine's person speaks (not while only a loudspeaker is heard)."""

    def __init__(self) -> None:
        self.is_on = True
        self._gain = 1.0
        self._shown = FLOOR_DBFS

    def take(self, samples: np.ndarray, own_dbfs: float) -> np.ndarray:
        """What to play instead of `samples`, when the microphone's level is `own_dbfs`."""
        is_own = own_dbfs > SPEECH_DBFS and own_dbfs > self._shown + OWN_DB
        target = DUCKED if self.is_on and is_own else 1.0
        most = len(samples) / RATE / RELEASE_S * (1 - DUCKED)
        before, self._gain = self._gain, min(target, self._gain + most)
        if before == self._gain == 1.0:
            made = samples
        else:
            made = (samples * np.linspace(before, self._gain, len(samples), dtype=np.float32)).astype(np.int16)
        self._shown = dbfs(made)
        return made
