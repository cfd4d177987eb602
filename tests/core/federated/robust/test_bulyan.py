"""Bulyan refuses too few participants in words, and cuts what Krum alone would let through."""

import numpy as np
import pytest

from core.errors import TrainingError
from core.federated.robust.bulyan import Bulyan


def test_too_few_are_said():
    with pytest.raises(TrainingError, match="needs 15 updates to withstand 3"):
        Bulyan().combine(np.zeros((12, 2)), np.ones(12), [str(n) for n in range(12)])


def test_one_poisoned_coordinate_does_not_pass():
    """Krum measures whole vectors: one coordinate of 40 may hide in the distance. Bulyan's median sees it."""
    deltas = np.random.default_rng(0).normal(0, 1, (15, 40))
    deltas[12:, 7] += 3.0
    found = Bulyan().combine(deltas, np.ones(15), [str(n) for n in range(15)])
    assert abs(found[7]) < 1.0
