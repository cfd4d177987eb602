"""Norm bound: long updates are shortened to the bound, short ones left."""

import numpy as np
import pytest

from core.federated.robust.norm_bound import NormBound


def test_long_ones_are_shortened():
    """(3, 4) has length 5; with the bound 1 it becomes (0.6, 0.8); (0.1, 0) stays."""
    rule = NormBound(NormBound.Params(bound=1.0))
    found = rule.combine(np.array([[3.0, 4.0], [0.1, 0.0]]), np.array([1.0, 3.0]), ["a", "b"])
    assert found == pytest.approx([(0.6 + 3 * 0.1) / 4, 0.8 / 4])


def test_without_a_bound_the_median_length_is_it():
    found = NormBound().combine(np.array([[1.0], [1.0], [50.0]]), np.ones(3), list("abc"))
    assert found == pytest.approx([1.0])
