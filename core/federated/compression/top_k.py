"""Top-k sparsification with error feedback (Stich et al. 2018, "Sparsified SGD with memory")."""

from dataclasses import dataclass

import numpy as np

from core.federated.compression.base import Arrays, Compressor, Encoded, indices, whole
from core.params import param


class TopK(Compressor):
    """Sends the largest numbers and their positions; what is left out is added to the next update."""

    title = "Top-k"
    paper = "Stich, Cordonnier and Jaggi 2018, Sparsified SGD with memory"

    @dataclass(frozen=True)
    class Params:
        """How many numbers travel."""

        share: float = param(0.01, "Part of the numbers that travels.", low=1e-6, high=1.0)

    def encode(self, vector: np.ndarray, random: np.random.Generator) -> Encoded:
        """The k largest by magnitude, positions ascending."""
        count = max(1, round(self.params.share * len(vector))) if len(vector) else 0
        chosen = np.sort(np.argpartition(np.abs(vector), len(vector) - count)[len(vector) - count :])
        return Encoded({"positions": chosen.astype(np.uint32)}, vector[chosen])

    def decode(self, arrays: Arrays, rest: np.ndarray | None, size: int) -> np.ndarray:
        """Zero where nothing came."""
        made = np.zeros(size, np.float32)
        made[indices(arrays, "positions", size)] = whole(rest)
        return made

    def rest_size(self, arrays: Arrays, size: int) -> int:
        """As many as positions."""
        return len(indices(arrays, "positions", size))
