"""The median of each number by itself."""

import numpy as np

from core.federated.robust.coordinate_median import CoordinateMedian


def test_it_is_the_middle_of_each_column():
    deltas = np.array([[1.0, 9.0], [2.0, -50.0], [3.0, 8.0]])
    assert CoordinateMedian().combine(deltas, np.ones(3), list("abc")).tolist() == [2.0, 8.0]
