"""ModelWeights: a model's named arrays, in and out of torch, as safetensors bytes, with the shape they must have."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import ml_dtypes
import numpy as np
import safetensors

from core.errors import InputError

if TYPE_CHECKING:
    import torch

# Shape and type of each array by name.
Forms = Mapping[str, tuple[tuple[int, ...], str]]

# The types of safetensors, which numpy has, and the one that it has not.
TYPES: dict[str, Any] = {
    "F64": np.float64,
    "F32": np.float32,
    "F16": np.float16,
    "BF16": ml_dtypes.bfloat16,
    "I64": np.int64,
    "I32": np.int32,
    "I16": np.int16,
    "I8": np.int8,
    "U64": np.uint64,
    "U32": np.uint32,
    "U16": np.uint16,
    "U8": np.uint8,
    "BOOL": np.bool_,
}

# Differences in a sentence before it becomes unreadable.
NAMED = 5


@dataclass(frozen=True)
class ModelWeights:
    """Arrays by name, kept in the order of their names, so that every machine flattens them alike."""

    arrays: Mapping[str, np.ndarray]

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
    def from_bytes(cls, data: bytes) -> "ModelWeights":
        """Read safetensors. Raises InputError when the bytes are not that; never runs code, unlike pickle."""
        try:
            found = safetensors.deserialize(bytes(data))  # type: ignore[no-untyped-call]  # it is not typed
            return cls({name: _array(entry) for name, entry in found})
        except (safetensors.SafetensorError, KeyError, ValueError, TypeError) as error:
            raise InputError(f"These are not model weights: {error}.", "Send them as safetensors.") from error

    def to_bytes(self) -> bytes:
        """The arrays as safetensors."""
        # safetensors is little-endian, and reads the memory itself: these must live until it has
        plain = {
            name: np.asarray(value, order="C").astype(value.dtype.newbyteorder("<"), copy=False)
            for name, value in self.arrays.items()
        }
        return bytes(safetensors.serialize({name: _spec(value) for name, value in plain.items()}))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the safetensors bytes, in hex."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @property
    def architecture(self) -> tuple[tuple[str, tuple[int, ...], str], ...]:
        """Name, shape and type of every array."""
        return tuple((name, value.shape, str(value.dtype)) for name, value in self.arrays.items())

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
        return all(np.isfinite(value).all() for value in self.arrays.values() if value.dtype.kind in "fV")

    def difference(self, other: "ModelWeights") -> str:
        """Why the other one does not fit, in words; "" when it does."""
        return _difference(self._forms, other._forms)

    @property
    def _forms(self) -> Forms:
        return {name: (shape, kind) for name, shape, kind in self.architecture}

    def flat(self) -> np.ndarray:
        """All numbers as one float64 vector, shape (parameters,)."""
        if not self.arrays:
            return np.zeros(0)
        return np.concatenate([np.asarray(value, dtype=np.float64).ravel() for value in self.arrays.values()])

    def with_flat(self, vector: np.ndarray) -> "ModelWeights":
        """The same names, shapes and types with the numbers of `vector`; integers are rounded."""
        arrays = {}
        position = 0
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


def _array(entry: Mapping[str, Any]) -> np.ndarray:
    return np.frombuffer(entry["data"], dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])


def _spec(value: np.ndarray) -> safetensors.TensorSpec:
    return safetensors.TensorSpec(
        dtype=str(value.dtype), shape=value.shape, data_ptr=value.ctypes.data, data_len=value.nbytes
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
