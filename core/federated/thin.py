"""Thin: how a pruned model travels: what is left of each array, and once, for those who do not know it yet, where.

An array of which whole rows and columns are left is that smaller array; any other becomes a vector.
"""

from collections.abc import Iterator, Mapping
from math import prod

import numpy as np

from core.errors import InputError
from core.federated.weights import ModelWeights

# A vector beside the model of which only what is left travels.
LEFT = "left/"
VALUES, PLACES, SHAPE = "pruned/values/", "pruned/places/", "pruned/shape/"


def narrowed(weights: ModelWeights, kept: np.ndarray | None) -> ModelWeights:
    """What is left of a model where `kept` (P,) is true; None keeps everything."""
    if kept is None or kept.all():
        return weights
    return ModelWeights({name: _left(value, mask) for name, value, mask in _parts(weights, kept)})


def widened(vector: np.ndarray, kept: np.ndarray | None) -> np.ndarray:
    """The vector (P,) with what is left of it (K,) and 0 elsewhere. Raises InputError for another length."""
    if kept is None:
        return vector
    if vector.shape != (int(kept.sum()),):
        raise InputError(
            f"The update has {vector.size} numbers, and {kept.sum()} are left of the model.", "Send it again."
        )
    made = np.zeros(len(kept), vector.dtype)
    made[kept] = vector
    return made


def all_narrowed(vectors: Mapping[str, np.ndarray], kept: np.ndarray | None) -> dict[str, np.ndarray]:
    """Of what goes beside a model, what is left of vectors (P,) as they travel."""
    if kept is None:
        return dict(vectors)
    is_long = {name: value.shape == kept.shape for name, value in vectors.items()}
    return {
        (LEFT if is_long[name] else "") + name: value[kept] if is_long[name] else value
        for name, value in vectors.items()
    }


def all_widened(vectors: Mapping[str, np.ndarray], kept: np.ndarray | None) -> dict[str, np.ndarray]:
    """The vectors of `all_narrowed`. Raises InputError where one does not fit."""
    if kept is None:
        return dict(vectors)
    return {
        name.removeprefix(LEFT): widened(value, kept) if name.startswith(LEFT) else value
        for name, value in vectors.items()
    }


def thinned(weights: ModelWeights, kept: np.ndarray) -> ModelWeights:
    """What travels of a pruned model to machines that do not know what is left of it."""
    arrays: dict[str, np.ndarray] = {}
    for name, value, mask in _parts(weights, kept):
        if mask.all():
            arrays[VALUES + name] = value
            continue
        arrays[VALUES + name] = value[mask]
        arrays[PLACES + name] = np.packbits(mask.ravel())
        arrays[SHAPE + name] = np.array(value.shape, np.int64)
    return ModelWeights(arrays)


def is_thin(weights: ModelWeights) -> bool:
    """Whether these arrays are those of `thinned`."""
    return any(name.startswith(PLACES) for name in weights.arrays)


def filled(weights: ModelWeights) -> tuple[ModelWeights, np.ndarray]:
    """The model of `thinned`, and where something is left of it (P,).

    Raises InputError when it is damaged; what is made is never larger than 32 times what came.
    """
    arrays: dict[str, np.ndarray] = {}
    masks: dict[str, np.ndarray] = {}
    for key, value in weights.arrays.items():
        if key.startswith(VALUES):
            name = key.removeprefix(VALUES)
            arrays[name], masks[name] = _filled(name, value, weights.arrays)
    whole = ModelWeights(arrays)
    return whole, np.concatenate([masks[name] for name in whole.arrays])


def _filled(name: str, value: np.ndarray, arrays: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    places, shape = arrays.get(PLACES + name), arrays.get(SHAPE + name)
    if places is None or shape is None:
        return value, np.ones(value.size, bool)
    damaged = InputError(f"The pruned model arrived damaged: '{name}' does not fit.", "Send it again.")
    if places.dtype != np.uint8 or places.ndim != 1 or shape.dtype != np.int64 or shape.ndim != 1 or value.ndim != 1:
        raise damaged
    sides = [int(side) for side in shape]
    # counted in Python's integers: a product of sides cannot wrap around
    size = prod(sides)
    if any(side < 0 for side in sides) or -(-size // 8) != len(places):
        raise damaged
    mask = np.unpackbits(places, count=size).astype(bool)
    if int(mask.sum()) != len(value):
        raise damaged
    made = np.zeros(size, value.dtype)
    made[mask] = value
    return made.reshape(sides), mask


def _parts(weights: ModelWeights, kept: np.ndarray) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    position = 0
    for name, value in weights.arrays.items():
        yield name, value, kept[position : position + value.size].reshape(value.shape)
        position += value.size


def _left(value: np.ndarray, mask: np.ndarray) -> np.ndarray:
    if mask.all():
        return value
    axes = range(mask.ndim)
    sides = [mask.any(axis=tuple(other for other in axes if other != axis)) for axis in axes]
    found: np.ndarray = value[mask]
    if prod(int(side.sum()) for side in sides) == len(found):
        return found.reshape([int(side.sum()) for side in sides])
    return found
