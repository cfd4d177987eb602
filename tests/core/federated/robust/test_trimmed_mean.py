"""The trimmed mean is scipy's."""

import numpy as np
import pytest
from scipy.stats import trim_mean

from core.federated.robust.trimmed_mean import TrimmedMean


def test_it_is_scipys():
    deltas = np.random.default_rng(0).standard_cauchy((10, 4))
    found = TrimmedMean(TrimmedMean.Params(hostile=0.2)).combine(deltas, np.ones(10), [str(n) for n in range(10)])
    assert found == pytest.approx(trim_mean(deltas, 0.2, axis=0))
