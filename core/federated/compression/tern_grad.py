"""TernGrad (Wen et al. 2017, "TernGrad: Ternary gradients to reduce communication in distributed deep learning")."""

import numpy as np

from core.errors import InputError
from core.federated.compression.base import Arrays, Compressor, Encoded, packed, packed_size, taken, unpacked


class TernGrad(Compressor):
    """Each number becomes −s, 0 or +s, right on average; s is the largest of its layer."""

    title = "TernGrad"
    paper = "Wen et al. 2017, TernGrad: Ternary gradients to reduce communication in distributed deep learning"
    is_unbiased = True

    def encode(self, vector: np.ndarray, random: np.random.Generator) -> Encoded:
        """s · sign(v) with the probability |v| / s."""
        scales = np.array([np.abs(part).max(initial=0.0) for part in self._layers(vector)], np.float32)
        unit = self._spread(scales, len(vector))
        chance = np.divide(np.abs(vector), unit, out=np.zeros(len(vector), np.float32), where=unit > 0)
        codes = np.where(random.random(len(vector)) < chance, np.where(vector < 0, 2, 1), 0)
        return Encoded({"codes": packed(codes, 2), "scales": scales}, None)

    def decode(self, arrays: Arrays, rest: np.ndarray | None, size: int) -> np.ndarray:
        """−s, 0 or +s."""
        scales = taken(arrays, "scales", "float32", len(self._sizes(size)))
        if not (np.isfinite(scales) & (scales >= 0)).all():
            raise InputError("The compressed update is damaged: its scales are not finite.", "Send it again.")
        codes = unpacked(taken(arrays, "codes", "uint8", packed_size(size, 2)), 2, size)
        if (codes == 3).any():
            raise InputError("The compressed update is damaged: it has an unknown code.", "Send it again.")
        made: np.ndarray = np.array([0, 1, -1], np.float32)[codes] * self._spread(scales, size)
        return made

    def _sizes(self, size: int) -> list[int]:
        """Lengths of the layers; a vector that is not the model's is one layer."""
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        return sizes if sum(sizes) == size else [size]

    def _layers(self, vector: np.ndarray) -> list[np.ndarray]:
        return np.split(vector, np.cumsum(self._sizes(len(vector)))[:-1])

    def _spread(self, scales: np.ndarray, size: int) -> np.ndarray:
        return np.repeat(scales, self._sizes(size))
