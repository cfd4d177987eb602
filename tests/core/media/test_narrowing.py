"""Narrowed vectors keep who is like whom, and their directions are those of the shipped network."""

import numpy as np
import onnx
from onnx import numpy_helper

from core.media import likeness
from core.media.narrowing import WIDTH, basis, narrowed
from core.media.sessions import FOLDER


def test_cosines_change_by_a_few_hundredths(samples):
    paths = sorted(samples.glob("*.jpg"))
    whole = np.stack([likeness.vector(path) for path in paths])
    small = np.stack([likeness.narrow(path) for path in paths])
    assert small.shape == (len(paths), WIDTH)
    assert np.abs(small @ small.T - whole @ whole.T).max() < 0.06


def test_the_directions_are_orthonormal_and_span_what_the_last_layer_varies_most():
    weights = next(
        numpy_helper.to_array(entry)
        for entry in onnx.load(FOLDER / "efficientnet_lite0.onnx").graph.initializer
        if entry.name == "_fc.weight"
    )
    left, _, _ = np.linalg.svd(weights - weights.mean(axis=0), full_matrices=False)
    assert np.abs(basis().T @ basis() - np.eye(WIDTH)).max() < 2e-3
    # every stored direction lies in the span of the first singular vectors
    assert np.linalg.norm(left[:, :WIDTH].T @ basis(), axis=0).min() > 0.99


def test_nothing_seen_is_like_nothing():
    assert np.abs(narrowed(np.zeros((2, 1000), np.float32))).max() == 0.0
