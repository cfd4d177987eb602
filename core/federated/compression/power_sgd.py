"""PowerSGD (Vogels, Karimireddy and Jaggi 2019, "PowerSGD: Practical low-rank gradient compression", algorithm 1)."""

from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.compression.base import Arrays, Compressor, Encoded, whole
from core.params import param


class PowerSgd(Compressor):
    """Each matrix becomes two thin ones (low rank); what is left out is added to the next update.

    The paper lets all workers share the orthogonalised product within a step. Participants here answer once a round, so
    each takes its own power step from a start that all draw alike.
    """

    title = "PowerSGD (low rank)"
    paper = "Vogels, Karimireddy and Jaggi 2019, PowerSGD: Practical low-rank gradient compression"

    @dataclass(frozen=True)
    class Params:
        """The paper's r."""

        rank: int = param(2, "Rank of each matrix (r).", low=1, high=1024)

    def encode(self, vector: np.ndarray, random: np.random.Generator) -> Encoded:
        """P = orthogonal(M Q), Q = Mᵀ P for each matrix that this makes smaller; the others travel whole."""
        left, right, plain, position = [], [], [], 0
        for shape in self._shapes(len(vector)):
            size = int(np.prod(shape))
            part, position = vector[position : position + size], position + size
            if (rank := self._rank(shape)) == 0:
                plain.append(part)
                continue
            matrix = part.reshape(shape[0], -1).astype(np.float64)
            start = np.random.default_rng(size).standard_normal((matrix.shape[1], rank))
            basis = np.linalg.qr(matrix @ start)[0]
            left.append(basis.ravel())
            right.append((matrix.T @ basis).ravel())
        arrays = {"left": _joined(left), "right": _joined(right)}
        return Encoded(arrays, _joined(plain))

    def decode(self, arrays: Arrays, rest: np.ndarray | None, size: int) -> np.ndarray:
        """P Qᵀ."""
        rest = whole(rest)
        left, right = self._factors(arrays, size)
        parts, at, left_at, right_at = [], 0, 0, 0
        for shape in self._shapes(size):
            count = int(np.prod(shape))
            if (rank := self._rank(shape)) == 0:
                parts.append(rest[at : at + count])
                at += count
                continue
            rows, columns = shape[0], count // shape[0]
            basis = left[left_at : left_at + rows * rank].reshape(rows, rank)
            product = right[right_at : right_at + columns * rank].reshape(columns, rank)
            parts.append((basis @ product.T).ravel())
            left_at, right_at = left_at + rows * rank, right_at + columns * rank
        return _joined(parts)

    def rest_size(self, arrays: Arrays, size: int) -> int:
        """What travels whole."""
        return sum(int(np.prod(shape)) for shape in self._shapes(size) if self._rank(shape) == 0)

    def _factors(self, arrays: Arrays, size: int) -> tuple[np.ndarray, np.ndarray]:
        wide = [(shape, self._rank(shape)) for shape in self._shapes(size)]
        wanted = (
            sum(shape[0] * rank for shape, rank in wide if rank),
            sum(int(np.prod(shape[1:])) * rank for shape, rank in wide if rank),
        )
        found = arrays.get("left"), arrays.get("right")
        for part, count in zip(found, wanted, strict=True):
            if part is None or part.dtype != np.float32 or part.shape != (count,):
                raise InputError("The compressed update is damaged: its factors have another size.", "Send it again.")
        assert found[0] is not None and found[1] is not None
        return found[0], found[1]

    def _shapes(self, size: int) -> tuple[tuple[int, ...], ...]:
        """The model's arrays; a vector that is not the model's is one plain part."""
        total = sum(int(np.prod(shape)) for shape in self.shapes)
        return self.shapes if total == size else ((size,),)

    def _rank(self, shape: tuple[int, ...]) -> int:
        """The rank of this array's factors; 0 when they would not be smaller."""
        if len(shape) < 2 or not all(shape):
            return 0
        rows, columns = shape[0], int(np.prod(shape[1:]))
        rank = min(int(self.params.rank), rows, columns)
        return rank if rank * (rows + columns) < rows * columns else 0


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros(0, np.float32)
