"""Sign with majority vote (Bernstein et al. 2018, "signSGD"; error feedback: Karimireddy et al. 2019, EF-signSGD)."""

import numpy as np

from core.errors import InputError
from core.federated.compression.base import Arrays, Compressor, Encoded, packed, packed_size, taken, unpacked


class SignVote(Compressor):
    """One bit a number, and one scale; the coordinator takes the sign that most participants sent."""

    title = "Sign with majority vote"
    paper = "Bernstein et al. 2018, signSGD: Compressed optimisation for non-convex problems"
    votes = True

    def encode(self, vector: np.ndarray, random: np.random.Generator) -> Encoded:
        """Signs (0 counts as +) and the mean magnitude."""
        scale = np.abs(vector).mean(dtype=np.float64) if len(vector) else 0.0
        return Encoded({"signs": packed(vector < 0, 1), "scale": np.array([scale], np.float32)}, None)

    def decode(self, arrays: Arrays, rest: np.ndarray | None, size: int) -> np.ndarray:
        """± scale."""
        scale = taken(arrays, "scale", "float32", 1)[0]
        if not np.isfinite(scale) or scale < 0:
            raise InputError("The compressed update is damaged: its scale is not finite.", "Send it again.")
        negative = unpacked(taken(arrays, "signs", "uint8", packed_size(size, 1)), 1, size)
        made: np.ndarray = np.where(negative, -scale, scale).astype(np.float32)
        return made
