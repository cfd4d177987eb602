"""The weighted mean is numpy's average."""

import numpy as np
import pytest

from core.federated.robust.weighted_mean import WeightedMean


def test_it_is_numpys_average():
    deltas, examples = np.array([[1.0, 2.0], [5.0, -2.0]]), np.array([3.0, 1.0])
    expected = np.average(deltas, axis=0, weights=examples)
    assert WeightedMean().combine(deltas, examples, ["a", "b"]) == pytest.approx(expected)
    assert WeightedMean().combine(deltas[1:], examples[1:], ["b"]).tolist() == deltas[1].tolist()
