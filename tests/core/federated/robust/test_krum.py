"""Krum takes one of the updates: the one with the nearest neighbours."""

import numpy as np

from core.federated.robust.krum import Krum


def test_it_takes_the_one_in_the_thick_of_the_crowd():
    """n = 5, f = 1: the score is the sum over the 2 nearest; 1.1 has 0.01 + 0.01, less than any other."""
    deltas = np.array([[1.0], [1.1], [1.2], [1.5], [99.0]])
    assert Krum().combine(deltas, np.ones(5), list("abcde")).tolist() == [1.1]
