"""Random-k sparsification (Wangni et al. 2018, "Gradient sparsification for communication-efficient optimization")."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import InputError
from core.federated.compression.base import Arrays, Compressor, Encoded, taken, whole
from core.params import param


class RandomK(Compressor):
    """Sends numbers at random positions, scaled up by what is left out; the positions are one seed.

    With feedback it is the contraction of Stich, Cordonnier and Jaggi 2018 ("Sparsified SGD with memory", definition
    2.2): scaled up as well, what is remembered would grow.
    """

    title = "Random-k"
    paper = (
        "Wangni, Wang, Liu and Zhang 2018, Gradient sparsification for communication-efficient distributed optimization"
    )
    is_unbiased = True

    @dataclass(frozen=True)
    class Params:
        """How many numbers travel."""

        share: float = param(0.05, "Part of the numbers that travels.", low=1e-6, high=1.0)
        feedback: bool = param(False, "Send numbers as they are and add what was left out to the next update.")

    def __init__(self, params: Any = None, *, shapes: tuple[tuple[int, ...], ...] = ()) -> None:
        super().__init__(params, shapes=shapes)
        self.is_unbiased = not self.params.feedback

    def encode(self, vector: np.ndarray, random: np.random.Generator) -> Encoded:
        """n / k times the chosen numbers: the mean over all draws is the vector. With feedback, they themselves."""
        seed = random.integers(0, 2**32, dtype=np.uint32)
        chosen = self._positions(int(seed), len(vector))
        scale = np.float32(1 if self.params.feedback else len(vector) / max(1, len(chosen)))
        return Encoded({"seed": np.array([seed], np.uint32)}, vector[chosen] * scale)

    def decode(self, arrays: Arrays, rest: np.ndarray | None, size: int) -> np.ndarray:
        """Zero where nothing came."""
        made = np.zeros(size, np.float32)
        chosen = self._positions(int(taken(arrays, "seed", "uint32", 1)[0]), size)
        if len(chosen) != len(whole(rest)):
            raise InputError("The compressed update is damaged: it has too few numbers.", "Send it again.")
        made[chosen] = whole(rest)
        return made

    def rest_size(self, arrays: Arrays, size: int) -> int:
        """What the share gives."""
        return self._count(size)

    def _positions(self, seed: int, size: int) -> np.ndarray:
        random = np.random.Generator(np.random.PCG64(seed))
        return np.sort(random.choice(size, self._count(size), replace=False, shuffle=False))

    def _count(self, size: int) -> int:
        return max(1, round(self.params.share * size)) if size else 0
