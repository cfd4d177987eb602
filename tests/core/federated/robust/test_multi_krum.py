"""Multi-Krum averages all but the f that are farthest from their neighbours."""

import numpy as np
import pytest

from core.federated.robust.multi_krum import MultiKrum


def test_it_averages_the_others():
    deltas = np.array([[1.0], [1.1], [1.2], [1.3], [99.0]])
    assert MultiKrum().combine(deltas, np.ones(5), list("abcde")) == pytest.approx([1.15])
