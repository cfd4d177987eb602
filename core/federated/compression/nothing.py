"""No compression: every number travels."""

import numpy as np

from core.federated.compression.base import Arrays, Compressor, Encoded, whole


class Nothing(Compressor):
    """Sends updates as they are."""

    title = "None"
    paper = "McMahan et al. 2017, Communication-efficient learning of deep networks from decentralized data"
    is_unbiased = True

    def encode(self, vector: np.ndarray, random: np.random.Generator) -> Encoded:
        """Everything is rest."""
        return Encoded({}, vector)

    def decode(self, arrays: Arrays, rest: np.ndarray | None, size: int) -> np.ndarray:
        """The rest."""
        return whole(rest)
