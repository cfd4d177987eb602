"""Uniform quantisation with stochastic rounding (Suresh et al. 2017, "Distributed mean estimation", section 2)."""

from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.compression.base import Arrays, Compressor, Encoded, packed, packed_size, taken, unpacked
from core.params import param


class Quantise(Compressor):
    """8, 4 or 1 bit a number between the least and the largest of its bucket; right on average."""

    title = "Quantise (int8, int4, 1 bit)"
    paper = "Suresh, Yu, Kumar and McMahan 2017, Distributed mean estimation with limited communication"
    is_unbiased = True

    @dataclass(frozen=True)
    class Params:
        """How fine, and over how many numbers the range is taken."""

        bits: int = param(8, "Bits of one number.", low=1, high=16)
        bucket: int = param(1024, "Numbers that share one range.", low=2, high=1_000_000)

    def encode(self, vector: np.ndarray, random: np.random.Generator) -> Encoded:
        """Step = (v − low) / (high − low) · (2^bits − 1), rounded up with the probability of its fraction."""
        low, high = self._ranges(vector)
        floor, width = self._spread(low, len(vector)), self._spread(high - low, len(vector))
        exact = np.divide(vector - floor, width, out=np.zeros(len(vector)), where=width > 0) * self._most
        codes = np.floor(exact + random.random(len(vector))).clip(0, self._most).astype(np.uint32)
        ranges = np.stack([low, high], 1).astype(np.float32).ravel()
        return Encoded({"codes": packed(codes, self.params.bits), "ranges": ranges}, None)

    def decode(self, arrays: Arrays, rest: np.ndarray | None, size: int) -> np.ndarray:
        """low + step · (high − low) / (2^bits − 1)."""
        buckets, bits = -(-size // self.params.bucket), self.params.bits
        ranges = taken(arrays, "ranges", "float32", 2 * buckets).astype(np.float64).reshape(-1, 2)
        if not np.isfinite(ranges).all():
            raise InputError("The compressed update is damaged: its ranges are not finite.", "Send it again.")
        codes = unpacked(taken(arrays, "codes", "uint8", packed_size(size, bits)), bits, size)
        floor, width = self._spread(ranges[:, 0], size), self._spread(ranges[:, 1] - ranges[:, 0], size)
        made: np.ndarray = (floor + codes / self._most * width).astype(np.float32)
        return made

    @property
    def _most(self) -> int:
        return int(2**self.params.bits - 1)

    def _spread(self, values: np.ndarray, size: int) -> np.ndarray:
        return np.repeat(values, self.params.bucket)[:size]

    def _ranges(self, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Least and largest of each bucket, float32 as they travel."""
        starts = np.arange(0, len(vector), self.params.bucket)
        if not len(starts):
            return np.zeros(0), np.zeros(0)
        low, high = np.minimum.reduceat(vector, starts), np.maximum.reduceat(vector, starts)
        return low.astype(np.float64), high.astype(np.float64)
