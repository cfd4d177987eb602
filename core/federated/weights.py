"""ModelWeights: a model's named arrays, in and out of torch, as safetensors bytes, with the shape they must have."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import ml_dtypes
import numpy as np
import safetensors

from core.errors import InputError
from core.federated.tensor_views import tensor_views
from core.spool import LARGE_BYTES, Payload
from core.storage.files import FileStore

if TYPE_CHECKING:
    import torch

# Shape and type of each array by name.
Forms = Mapping[str, tuple[tuple[int, ...], str]]

# Numbers that are looked at together.
PIECE = 1 << 20
# Differences in a sentence before it becomes unreadable.
NAMED = 5


@dataclass(frozen=True)
class ModelWeights:
    """Arrays by name, kept in the order of their names, so that every machine flattens them alike."""

    arrays: Mapping[str, np.ndarray]
    # all of them in one piece, where they lie so
    _numbers: np.ndarray | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "arrays", dict(sorted(self.arrays.items())))

    @classmethod
    def from_torch(cls, module: "torch.nn.Module") -> "ModelWeights":
        """A copy of a module's parameters and buffers."""
        return cls({name: from_tensor(value) for name, value in module.state_dict().items()})

    def load_into(self, module: "torch.nn.Module") -> None:
        """Put the arrays into a module. Raises InputError with the difference when they do not fit."""
        self.check_fit(module)
        module.load_state_dict({name: to_tensor(value) for name, value in self.arrays.items()})

    def check_fit(self, module: "torch.nn.Module") -> None:
        """Raise InputError with the difference when the arrays do not fit a module, which may be an empty outline."""
        state = module.state_dict()
        wanted = {name: (tuple(value.shape), str(value.dtype).removeprefix("torch.")) for name, value in state.items()}
        if problem := _difference(wanted, self._forms):
            raise InputError(f"The model does not fit: {problem}.", "Both sides must use the same network and labels.")

    @classmethod
    def from_bytes(cls, data: Payload) -> "ModelWeights":
        """Read safetensors, whose numbers stay where they are.

        Raises InputError when the bytes are not that; never runs code, unlike pickle.
        """
        return cls(tensor_views(data))

    def to_bytes(self) -> bytes:
        """The arrays as safetensors."""
        plain = self._plain()
        return bytes(safetensors.serialize({name: _spec(value) for name, value in plain.items()}))

    def to_file(self, path: Path) -> None:
        """The same bytes into a file, without a second copy in memory. Raises OSError."""
        plain = self._plain()
        try:
            safetensors.serialize_file({name: _spec(value) for name, value in plain.items()}, str(path))
        except safetensors.SafetensorError as error:
            raise OSError(str(error)) from error

    def stored(self, files: FileStore) -> str:
        """Keep the weights; their digest. Raises StorageError."""
        return files.add_made(self.to_file) if self.nbytes >= LARGE_BYTES else files.add_bytes(self.to_bytes())

    def packed(self, files: FileStore) -> Payload:
        """The same bytes to be sent, those of large weights in a file. Raises StorageError."""
        return files.scratch(self.to_file) if self.nbytes >= LARGE_BYTES else self.to_bytes()

    @property
    def nbytes(self) -> int:
        """How many bytes the numbers take."""
        return sum(value.nbytes for value in self.arrays.values())

    def _plain(self) -> dict[str, np.ndarray]:
        # safetensors is little-endian, and reads the memory itself: these must live until it has
        return {
            name: np.asarray(value, order="C").astype(value.dtype.newbyteorder("<"), copy=False)
            for name, value in self.arrays.items()
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the safetensors bytes, in hex."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @property
    def architecture(self) -> tuple[tuple[str, tuple[int, ...], str], ...]:
        """Name, shape and type of every array."""
        return tuple((name, value.shape, _kind(value.dtype)) for name, value in self.arrays.items())

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the architecture, in hex: equal when two models fit each other."""
        return hashlib.sha256(repr(self.architecture).encode()).hexdigest()

    @property
    def parameters(self) -> int:
        """How many numbers there are."""
        return sum(value.size for value in self.arrays.values())

    @property
    def is_finite(self) -> bool:
        """Whether no number is NaN or infinite."""
        # numpy calls bfloat16 a "void"
        arrays = self.arrays.values() if self._numbers is None else (self._numbers,)
        floats = (value.reshape(-1) for value in arrays if value.dtype.kind in "fV")
        # piece by piece: the answer for each number would take a quarter of the model's memory
        return all(
            np.isfinite(value[start : start + PIECE]).all() for value in floats for start in range(0, len(value), PIECE)
        )

    @cached_property
    def _is_float32(self) -> bool:
        return self._numbers is not None or all(value.dtype == np.float32 for value in self.arrays.values())

    def difference(self, other: "ModelWeights") -> str:
        """Why the other one does not fit, in words; "" when it does."""
        return _difference(self._forms, other._forms)

    @property
    def _forms(self) -> Forms:
        return {name: (shape, kind) for name, shape, kind in self.architecture}

    def flat(self) -> np.ndarray:
        """All numbers as one float64 vector, shape (parameters,), read-only and always the same."""
        return self._flat

    @cached_property
    def _flat(self) -> np.ndarray:
        if self._numbers is not None:
            vector = self._numbers.astype(np.float64)
        else:
            vector, position = np.empty(self.parameters), 0
            for value in self.arrays.values():
                vector[position : position + value.size] = value.reshape(-1)
                position += value.size
        vector.flags.writeable = False
        return vector

    def minus(self, base: "ModelWeights") -> np.ndarray:
        """The difference from weights of the same architecture, float64 (parameters,)."""
        vector, position, start = np.empty(self.parameters), 0, base.flat()
        for value in self.arrays.values():
            part = slice(position, position + value.size)
            # straight to where it belongs: fresh memory is what costs with large models
            np.subtract(value.reshape(-1), start[part], out=vector[part], dtype=np.float64)
            position += value.size
        return vector

    def with_flat(self, vector: np.ndarray) -> "ModelWeights":
        """The same names, shapes and types with the numbers of `vector`; integers are rounded."""
        arrays, position = {}, 0
        if self._is_float32:
            # at once: with a small model each array by itself would take as long as all numbers
            numbers = vector.astype(np.float32)
            for name, value in self.arrays.items():
                arrays[name] = numbers[position : position + value.size].reshape(value.shape)
                position += value.size
            return ModelWeights(arrays, numbers)
        for name, value in self.arrays.items():
            part = vector[position : position + value.size].reshape(value.shape)
            position += value.size
            arrays[name] = (np.rint(part) if value.dtype.kind in "iu" else part).astype(value.dtype)
        return ModelWeights(arrays)


def from_tensor(tensor: "torch.Tensor") -> np.ndarray:
    """A copy of a tensor as an array of the very same type, bfloat16 included."""
    import torch

    value = tensor.detach().cpu().contiguous()
    if value.dtype == torch.bfloat16:
        return np.asarray(value.view(torch.int16).numpy().copy().view(ml_dtypes.bfloat16))
    return np.array(value.numpy())


def to_tensor(array: np.ndarray) -> "torch.Tensor":
    """A copy of an array as a tensor of the very same type, bfloat16 included."""
    import torch

    if array.dtype == ml_dtypes.bfloat16:
        return torch.from_numpy(array.view(np.int16).copy()).view(torch.bfloat16)
    return torch.from_numpy(np.array(array))


@lru_cache
def _kind(dtype: np.dtype) -> str:
    """The name of a type, which numpy puts together anew each time: a round asks fifty times."""
    return str(dtype)


def _spec(value: np.ndarray) -> safetensors.TensorSpec:
    return safetensors.TensorSpec(
        dtype=_kind(value.dtype), shape=value.shape, data_ptr=value.ctypes.data, data_len=value.nbytes
    )


def _difference(mine: Forms, theirs: Forms) -> str:
    problems = [f"{name} is missing there" for name in mine if name not in theirs]
    problems += [f"{name} is not known here" for name in theirs if name not in mine]
    for name in mine.keys() & theirs.keys():
        if mine[name] != theirs[name]:
            problems.append(f"{name}: {_words(*mine[name])} here, {_words(*theirs[name])} there")
    return "; ".join(sorted(problems)[:NAMED])


def _words(shape: tuple[int, ...], kind: str) -> str:
    return f"{'×'.join(map(str, shape)) or 'one number'} {kind}"
