"""What an update looks like on the wire: weights or compressed arrays, vectors beside them, zstandard when it pays.

A payload is `main` followed by `beside`; the message says how long `main` is. Both are safetensors, as they are or in
one zstandard frame, whose size is bounded before anything is unpacked.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import safetensors.numpy
import zstandard

from core.errors import InputError
from core.federated.compression.base import Compressor
from core.federated.tensor_views import tensor_views
from core.federated.weights import ModelWeights
from core.spool import LARGE_BYTES, Payload
from core.storage.files import FileStore

# A frame's first bytes (RFC 8878, section 3.1.1). Safetensors begin with a length, and none is 4 GB of names.
ZSTD = b"\x28\xb5\x2f\xfd"
# Level 1 is faster than any line that carries it; a sample that does not shrink by a tenth is sent as it is.
LEVEL, PAYS, SAMPLE = 1, 0.9, 1 << 16
# What a strategy sends beside a model: a few vectors as long as the model, a model for each cluster.
MOST_BESIDE = 200


def squeezed(data: Payload) -> Payload:
    """The data, as a zstandard frame when that is worth it."""
    middle = len(data) // 2
    sample = data[max(0, middle - SAMPLE // 2) : middle + SAMPLE // 2]
    packer = zstandard.ZstdCompressor(level=LEVEL)
    if len(packer.compress(sample)) > PAYS * len(sample):
        return data
    made = packer.compress(data)
    return made if len(made) < len(data) else data


def spread(data: Payload, most: int) -> Payload:
    """The data of `squeezed`. Raises InputError when it is damaged or would be longer than `most` bytes."""
    if data[:4] != ZSTD:
        return data
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if size in (zstandard.CONTENTSIZE_UNKNOWN, zstandard.CONTENTSIZE_ERROR) or size > most:
            raise InputError("The update is larger than any of this model can be.", "Send it again.")
        return zstandard.ZstdDecompressor().decompress(data, max_output_size=most)
    except zstandard.ZstdError as error:
        raise InputError(f"The update arrived damaged: {error}.", "Send it again.") from error


def joined(main: Payload, beside: Mapping[str, np.ndarray], files: FileStore) -> tuple[Payload, int]:
    """One payload, a large one in a file, and how long its main part is."""
    if not beside:
        return main, len(main)
    parts = main, squeezed(_saved(beside))
    if len(main) < LARGE_BYTES:
        return b"".join(parts), len(main)
    return files.scratch(lambda path: _write(path, parts)), len(main)


def parted(payload: Payload, size: int, *, parameters: int) -> tuple[Payload, dict[str, np.ndarray]]:
    """Main part and vectors of a payload; a size of 0 means that all of it is main.

    Raises InputError when they are damaged or not finite.
    """
    size = size or len(payload)
    if not 0 <= size <= len(payload):
        raise InputError("The message arrived damaged: its parts do not fit.", "Send it again.")
    main, rest = payload[:size], payload[size:]
    if not rest:
        return main, {}
    beside = _loaded(spread(rest, MOST_BESIDE * (8 * parameters + 4096)))
    for name, value in beside.items():
        if value.dtype.kind != "f" or not np.isfinite(value).all():
            raise InputError(f"What came beside the model ('{name}') is no finite number.", "Send it again.")
    return main, beside


@dataclass(frozen=True)
class Compressed:
    """An update on its way: `total` is what was to be sent (P,), `data` what is."""

    data: Payload
    total: np.ndarray
    compressors: Sequence[Compressor]

    @cached_property
    def decoded(self) -> np.ndarray:
        """What arrives, float32 (P,)."""
        return decode(self.data, self.compressors, len(self.total))

    @property
    def rest(self) -> np.ndarray | None:
        """What is left out and added to the next update (error feedback); None when the mean of many is right."""
        return self.total - self.decoded if is_biased(self.compressors) else None


def is_biased(compressors: Sequence[Compressor]) -> bool:
    """Whether what they leave out has to be remembered."""
    return not all(compressor.is_unbiased for compressor in compressors)


def compress(
    delta: np.ndarray, compressors: Sequence[Compressor], rest: np.ndarray | None, *, seed: tuple[int, ...]
) -> Compressed:
    """An update float32 (P,) with what was left out of the last one.

    The identity that makes biased compression converge: update + old rest = what is decoded + new rest.
    """
    if rest is not None and rest.shape == delta.shape and is_biased(compressors):
        delta = delta + rest
    mark = int(hashlib.sha256(delta.tobytes()).hexdigest()[:8], 16)
    return Compressed(encode(delta, compressors, np.random.default_rng((*seed, mark))), delta, compressors)


def encode(delta: np.ndarray, compressors: Sequence[Compressor], random: np.random.Generator) -> Payload:
    """A compressed update float32 (P,)."""
    arrays: dict[str, np.ndarray] = {}
    rest: np.ndarray | None = delta.astype(np.float32)
    for number, compressor in enumerate(compressors):
        if rest is None:
            break
        made = compressor.encode(rest, random)
        arrays.update({f"{number}.{name}": value for name, value in made.arrays.items()})
        rest = made.rest
    if rest is not None:
        arrays["rest"] = rest.astype(np.float32)
    return squeezed(_saved(arrays))


def decode(data: Payload, compressors: Sequence[Compressor], size: int) -> np.ndarray:
    """The update float32 (size,). Raises InputError for bytes that no honest participant sends."""
    arrays = _loaded(spread(data, 16 * size + 65_536))
    own = [
        {name.partition(".")[2]: value for name, value in arrays.items() if name.startswith(f"{number}.")}
        for number in range(len(compressors))
    ]
    sizes, reached = [size], 0
    for number, compressor in enumerate(compressors):
        if not own[number] and number and "rest" not in arrays:
            break
        sizes.append(compressor.rest_size(own[number], sizes[-1]))
        reached = number + 1
    rest = arrays.get("rest")
    if rest is not None and (rest.dtype != np.float32 or rest.shape != (sizes[-1],)):
        raise InputError(f"The compressed update is damaged: {rest.shape} numbers, not {sizes[-1]}.", "Send it again.")
    vector = rest
    for number in range(reached - 1, -1, -1):
        vector = compressors[number].decode(own[number], vector, sizes[number])
    if vector is None or vector.shape != (size,) or not np.isfinite(vector).all():
        raise InputError("The compressed update holds numbers that are not finite.", "Use a smaller learning rate.")
    return vector


def _saved(arrays: Mapping[str, np.ndarray]) -> bytes:
    return safetensors.numpy.save({name: np.asarray(value, order="C") for name, value in sorted(arrays.items())})


def _loaded(data: Payload) -> dict[str, np.ndarray]:
    try:
        return tensor_views(data)
    except InputError as error:
        raise InputError(f"The update arrived damaged: {error.what}", "Send it again.") from error


def _write(path: Path, parts: Sequence[Payload]) -> None:
    with path.open("wb") as file:
        file.writelines(parts)


def weights_of(data: Payload, base: ModelWeights) -> ModelWeights:
    """The weights that travelled whole. Raises InputError when they are no weights or another model's."""
    size = sum(value.nbytes for value in base.arrays.values())
    weights = ModelWeights.from_bytes(spread(data, 2 * size + 1_048_576))
    if problem := base.difference(weights):
        raise InputError(f"Its model has another architecture: {problem}.", "Use the same version of the program.")
    return weights
