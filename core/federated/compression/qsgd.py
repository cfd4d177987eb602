"""QSGD (Alistarh et al. 2017, "QSGD: Communication-efficient SGD via gradient quantization and encoding")."""

from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.compression.base import Arrays, Compressor, Encoded, packed, packed_size, taken, unpacked
from core.params import param


class Qsgd(Compressor):
    """Each number becomes one of two neighbouring levels of its bucket's length, at random and right on average."""

    title = "QSGD"
    paper = "Alistarh, Grubic, Li, Tomioka and Vojnovic 2017, QSGD"
    is_unbiased = True

    @dataclass(frozen=True)
    class Params:
        """The paper's s and bucket size."""

        levels: int = param(7, "Levels beside zero (s).", low=1, high=32_767)
        bucket: int = param(512, "Numbers that share one length.", low=1, high=1_000_000)

    @property
    def bits(self) -> int:
        """Bits of one number: sign and level."""
        return int(self.params.levels).bit_length() + 1

    def encode(self, vector: np.ndarray, random: np.random.Generator) -> Encoded:
        """Level = |v| / ‖v‖ · s, rounded up with the probability of its fraction."""
        norms = self._norms(vector)
        unit = np.repeat(norms, self.params.bucket)[: len(vector)]
        exact = np.divide(np.abs(vector, dtype=np.float64), unit, out=np.zeros(len(vector)), where=unit > 0)
        exact *= self.params.levels
        level = np.floor(exact + random.random(len(vector))).clip(0, self.params.levels).astype(np.uint32)
        codes = level * 2 + (vector < 0)
        return Encoded({"codes": packed(codes, self.bits), "norms": norms.astype(np.float32)}, None)

    def decode(self, arrays: Arrays, rest: np.ndarray | None, size: int) -> np.ndarray:
        """± level / s · ‖v‖."""
        norms = taken(arrays, "norms", "float32", -(-size // self.params.bucket)).astype(np.float64)
        if not (np.isfinite(norms) & (norms >= 0)).all():
            raise InputError("The compressed update is damaged: its lengths are not finite.", "Send it again.")
        codes = unpacked(taken(arrays, "codes", "uint8", packed_size(size, self.bits)), self.bits, size)
        unit = np.repeat(norms, self.params.bucket)[:size]
        sizes = (codes >> 1) / self.params.levels * unit
        made: np.ndarray = np.where(codes & 1, -sizes, sizes).astype(np.float32)
        return made

    def _norms(self, vector: np.ndarray) -> np.ndarray:
        count = -(-len(vector) // self.params.bucket)
        padded = np.zeros(count * self.params.bucket)
        padded[: len(vector)] = vector
        # float32 as it travels, and never shorter than the vector: a level must not exceed s
        exact = np.sqrt((padded.reshape(count, -1) ** 2).sum(1))
        found: np.ndarray = np.nextafter(exact.astype(np.float32), np.float32(np.inf)) * (exact > 0)
        return found.astype(np.float64)
