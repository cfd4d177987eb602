"""Two rounds give the principal components of the pooled data."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from core.federated.decomposition import signed
from core.federated.records import TrainingConfig
from core.federated.tasks.pca import Pca

RANDOM = np.random.default_rng(0)
# far from 0, where products without a mean would lose their digits
ROWS = RANDOM.standard_normal((400, 6)) * [5, 3, 2, 1, 0.5, 0.1] @ RANDOM.standard_normal((6, 6)) + 1e4


def fitted(rounds, **params):
    task = Pca(TrainingConfig(), Pca.Params(components=3, **params))
    weights = task.first((6,), ())
    for _ in range(rounds):
        sent = [
            task.statistics(weights, ROWS[part], np.zeros(len(part))) for part in np.split(np.arange(400), [9, 200])
        ]
        weights = task.combine(weights, sent)
    return task, weights


@pytest.mark.parametrize(("rounds", "method"), [(2, "covariance"), (60, "iterations")])
def test_it_is_sklearns_on_the_pooled_data(rounds, method):
    task, weights = fitted(rounds, method=method)
    reference = PCA(3).fit(ROWS)
    assert weights.arrays["components"] == pytest.approx(signed(reference.components_), abs=1e-5)
    assert weights.arrays["variances"] == pytest.approx(reference.explained_variance_, rel=1e-5)
    assert weights.arrays["mean"] == pytest.approx(reference.mean_)
    assert task.judge(weights, ROWS, np.zeros(400))[0] == pytest.approx(reference.explained_variance_ratio_.sum())


def test_the_network_projects():
    import torch

    task, weights = fitted(2)
    said = task.network(weights, (6,), ())(torch.from_numpy(ROWS[:3].astype(np.float32))).detach().numpy()
    wanted = (ROWS[:3] - weights.arrays["mean"]) @ weights.arrays["components"].T
    assert said == pytest.approx(wanted, abs=0.05)
