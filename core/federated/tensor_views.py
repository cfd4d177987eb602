"""Safetensors read in place: arrays that look at the bytes where they lie, so that a mapped file is never copied.

The library's own reader copies everything. The format: the header's length in eight bytes, little-endian; a JSON object
of names, types, shapes and places; then the numbers without a gap (https://github.com/huggingface/safetensors#format).
"""

from math import prod
from typing import Any

import ml_dtypes
import msgspec
import numpy as np

from core.errors import InputError
from core.spool import Payload

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
# The format's own bound on its header.
HEADER_BYTES = 100_000_000
METADATA = "__metadata__"


class _Entry(msgspec.Struct):
    dtype: str
    shape: list[int]
    data_offsets: tuple[int, int]


def tensor_views(data: Payload) -> dict[str, np.ndarray]:
    """The arrays by name, read-only. Raises InputError when the bytes are no safetensors."""
    try:
        return _views(memoryview(data))
    except (msgspec.MsgspecError, KeyError, ValueError, OverflowError, UnicodeDecodeError) as error:
        raise InputError(f"These are not model weights: {error}.", "Send them as safetensors.") from error


def _views(data: memoryview) -> dict[str, np.ndarray]:
    size = int.from_bytes(data[:8], "little")
    if len(data) < 8 or size > HEADER_BYTES or 8 + size > len(data):
        raise ValueError("the header is not whole")
    header = msgspec.json.decode(bytes(data[8 : 8 + size]), type=dict[str, msgspec.Raw])
    header.pop(METADATA, None)
    entries = {name: msgspec.json.decode(raw, type=_Entry) for name, raw in header.items()}
    body, reached = data[8 + size :], 0
    arrays: dict[str, np.ndarray] = {}
    for name, entry in sorted(entries.items(), key=lambda pair: pair[1].data_offsets):
        start, stop = entry.data_offsets
        kind, count = np.dtype(TYPES[entry.dtype]), prod(entry.shape)
        if start != reached or any(side < 0 for side in entry.shape) or stop - start != count * kind.itemsize:
            raise ValueError(f"'{name}' does not lie where it should")
        # numpy refuses to look at nothing
        flat = np.frombuffer(body, kind, count, start) if count else np.empty(0, kind)
        arrays[name] = flat.reshape(entry.shape)
        reached = stop
    if reached != len(body):
        raise ValueError(f"{len(body) - reached} bytes belong to no array")
    return arrays
