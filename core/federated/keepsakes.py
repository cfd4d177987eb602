"""What a participant keeps from round to round (control variates, personal models): stored, and taken back when needed.

What a round brought only holds once the coordinator says that the answer counted; until then the memory before it is
kept too. So an answer that came too late leaves both sides agreeing.
"""

from collections.abc import Mapping

import numpy as np

from core.federated.records import Federation
from core.federated.register import Register
from core.federated.weights import ModelWeights
from core.storage.files import FileStore

KEPT, NEW, ROUND = "kept/", "new/", "round"


class Keepsakes:
    """Memories as files beside the models. Reading and encoding block and belong in workers."""

    def __init__(self, files: FileStore, register: Register) -> None:
        self._files = files
        self._register = register

    def read(self, federation: Federation, counted: int) -> dict[str, np.ndarray]:
        """What holds when round `counted` was the last in which this participant's answer counted."""
        if not federation.local_memory:
            return {}
        stored = ModelWeights.from_bytes(self._files.read(federation.local_memory)).arrays
        prefix = NEW if int(stored[ROUND][0]) == counted else KEPT
        return {name.removeprefix(prefix): value for name, value in stored.items() if name.startswith(prefix)}

    def store(self, kept: Mapping[str, np.ndarray], new: Mapping[str, np.ndarray], round: int) -> str:
        """Write what held and what round `round` brought; returns the digest, "" when there is nothing."""
        if not kept and not new:
            return ""
        arrays = {KEPT + name: value for name, value in kept.items()}
        arrays |= {NEW + name: value for name, value in new.items()}
        return ModelWeights({**arrays, ROUND: np.array([round])}).stored(self._files)

    async def keep(self, federation: Federation, digest: str) -> None:
        """Let the training point at this memory; the one before goes."""
        before = federation.local_memory
        if digest == before:
            return
        await self._register.change(federation.id, local_memory=digest)
        if before and before not in self._register.used():
            self._files.path(before).unlink(missing_ok=True)
