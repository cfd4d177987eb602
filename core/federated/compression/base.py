"""A compressor: fewer bytes for an update, and what the update looks like afterwards."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.errors import InputError

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Encoded:
    """Arrays that travel, and `rest`: numbers float32 (k,) that the next compressor may encode, or None."""

    arrays: dict[str, np.ndarray]
    rest: np.ndarray | None


class Compressor(ABC):
    """One way to make updates small. `shapes` are those of the model's arrays, in the order of the vector."""

    name: ClassVar[str]
    title: ClassVar[str]
    paper: ClassVar[str]
    is_unbiased: bool = False
    """Whether the mean of many decoded encodings is the vector: then no error feedback is needed."""
    votes: ClassVar[bool] = False
    """Whether decoded updates are votes, of which the majority counts."""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a compressor declares some."""

    def __init__(self, params: Any = None, *, shapes: tuple[tuple[int, ...], ...] = ()) -> None:
        self.params: Any = self.Params() if params is None else params
        self.shapes = shapes

    @abstractmethod
    def encode(self, vector: np.ndarray, random: np.random.Generator) -> Encoded:
        """Encode a float32 vector (n,)."""

    @abstractmethod
    def decode(self, arrays: Arrays, rest: np.ndarray | None, size: int) -> np.ndarray:
        """The vector float32 (size,). Raises InputError for arrays that no honest encoder makes."""

    def rest_size(self, arrays: Arrays, size: int) -> int:
        """How long `rest` must be when these arrays came for a vector of this size."""
        return size


def whole(rest: np.ndarray | None) -> np.ndarray:
    """What the next compressor decoded, or what travelled as it is. Raises InputError when nothing did."""
    if rest is None:
        raise InputError("The compressed update is damaged: a part of it is missing.", "Send it again.")
    return rest


def taken(arrays: Arrays, name: str, dtype: str, size: int) -> np.ndarray:
    """One array that must have this type and length. Raises InputError when it has not."""
    found = arrays.get(name)
    if found is None or found.dtype != np.dtype(dtype) or found.shape != (size,):
        form = "missing" if found is None else f"{found.dtype} {found.shape}"
        raise InputError(
            f"The compressed update is damaged: '{name}' is {form}, not {dtype} of {size}.", "Send it again."
        )
    return found


def indices(arrays: Arrays, name: str, size: int) -> np.ndarray:
    """Positions of a vector of this size, each at most once. Raises InputError when they are not that."""
    found = arrays.get(name)
    if found is None or found.dtype != np.uint32 or found.ndim != 1 or len(found) > size:
        raise InputError("The compressed update is damaged: its positions are missing or too many.", "Send it again.")
    if len(found) and (found.max() >= size or (np.diff(found.astype(np.int64)) <= 0).any()):
        raise InputError("The compressed update is damaged: its positions are not in order.", "Send it again.")
    return found.astype(np.int64)


def packed(codes: np.ndarray, bits: int) -> np.ndarray:
    """Codes below 2^bits as uint8, without gaps."""
    planes = (codes.astype(np.uint32)[:, None] >> np.arange(bits, dtype=np.uint32)) & 1
    return np.packbits(planes.astype(np.uint8).ravel(), bitorder="little")


def unpacked(data: np.ndarray, bits: int, size: int) -> np.ndarray:
    """The `size` codes of `packed`, as int64."""
    planes = np.unpackbits(data, count=size * bits, bitorder="little").reshape(size, bits)
    found: np.ndarray = (planes.astype(np.int64) << np.arange(bits)).sum(1)
    return found


def packed_size(size: int, bits: int) -> int:
    """Bytes of `packed`."""
    return -(-size * bits // 8)
