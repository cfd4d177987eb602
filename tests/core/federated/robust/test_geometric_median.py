"""The geometric median has the least summed distance: against a minimiser that knows nothing of Weiszfeld."""

import numpy as np
import pytest
from scipy.optimize import minimize

from core.federated.robust.geometric_median import GeometricMedian


def test_no_other_point_is_nearer_to_all():
    deltas, examples = np.random.default_rng(0).normal(size=(9, 2)), np.arange(1.0, 10.0)
    found = GeometricMedian(GeometricMedian.Params(passes=2000)).combine(deltas, examples, [str(n) for n in range(9)])

    def total(point):
        return (examples * np.linalg.norm(deltas - point, axis=1)).sum()

    assert total(found) == pytest.approx(minimize(total, np.zeros(2), method="Nelder-Mead").fun, rel=1e-6)


def test_half_minus_one_cannot_drag_it_away():
    deltas = np.array([[0.0], [0.0], [0.0], [1e6], [1e6]])
    assert abs(GeometricMedian().combine(deltas, np.ones(5), list("abcde"))[0]) < 1e-2
