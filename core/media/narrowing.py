"""Narrowing: a picture's 1000 logits as a unit vector of 256 numbers, so that a hundred thousand fit into memory.

The directions are those along which the last layer of EfficientNet-Lite0 can vary most: the first left singular vectors
of its weights, less their mean over the classes. The cosine of two pictures changes by a few hundredths.
"""

import functools

import numpy as np

from core.media.sessions import FOLDER

WIDTH = 256


def narrowed(logits: np.ndarray) -> np.ndarray:
    """Logits (…, 1000) as unit vectors float32 (…, 256)."""
    wide = logits - logits.mean(axis=-1, keepdims=True)
    found = wide.astype(np.float32) @ basis()
    unit: np.ndarray = found / (np.linalg.norm(found, axis=-1, keepdims=True) + 1e-12)
    return unit


@functools.cache
def basis() -> np.ndarray:
    """The directions, orthonormal, float32 (1000, 256)."""
    stored: np.ndarray = np.load(FOLDER / "likeness_basis.npy", allow_pickle=False)
    return stored.astype(np.float32)
