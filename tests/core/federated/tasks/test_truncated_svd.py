"""One round gives the singular vectors of the pooled data."""

import numpy as np
import pytest
from sklearn.decomposition import TruncatedSVD as Reference

from core.federated.decomposition import signed
from core.federated.records import TrainingConfig
from core.federated.tasks.truncated_svd import TruncatedSvd

ROWS = np.random.default_rng(0).poisson(2.0, (300, 8)).astype(float) * np.arange(1, 9)


@pytest.mark.parametrize(("rounds", "method"), [(1, "covariance"), (200, "iterations")])
def test_it_is_sklearns_on_the_pooled_data(rounds, method):
    task = TruncatedSvd(TrainingConfig(), TruncatedSvd.Params(components=3, method=method))
    weights = task.first((8,), ())
    for _ in range(rounds):
        sent = [task.statistics(weights, ROWS[part], np.zeros(len(part))) for part in np.split(np.arange(300), [20])]
        weights = task.combine(weights, sent)
    reference = Reference(3, algorithm="arpack").fit(ROWS)
    assert weights.arrays["components"] == pytest.approx(signed(reference.components_), abs=1e-5)
    assert weights.arrays["variances"] == pytest.approx(reference.singular_values_**2, rel=1e-6)
