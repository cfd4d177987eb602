"""Rounds of IRLS give what scikit-learn's solvers give on the pooled data, to 1e-5."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, PoissonRegressor

from core.errors import InputError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.tasks.glm import Glm

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.standard_normal((500, 3))
ETA = ROWS @ [0.8, -0.5, 0.3] + 0.4


def fitted(family, targets, rounds=12):
    task = Glm(TrainingConfig(), Glm.Params(family=family, ridge=0.0))
    weights = task.first((3,), ("no", "yes"))
    for _ in range(rounds):
        sent = [task.statistics(weights, ROWS[part], targets[part]) for part in np.split(np.arange(500), [50, 300])]
        weights = task.combine(weights, sent)
    return task, weights


def test_logistic_regression_is_that_of_the_pooled_data():
    targets = (RANDOM.random(500) < 1 / (1 + np.exp(-ETA))).astype(float)
    task, weights = fitted("binomial", targets)
    reference = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(ROWS, targets)
    wanted = [*reference.coef_[0], reference.intercept_[0]]
    assert weights.arrays["coefficients"] == pytest.approx(wanted, abs=1e-5)
    assert task.judge(weights, ROWS, targets)[0] == pytest.approx(reference.score(ROWS, targets))


def test_poisson_regression_is_that_of_the_pooled_data():
    targets = RANDOM.poisson(np.exp(ETA)).astype(float)
    _, weights = fitted("poisson", targets)
    reference = PoissonRegressor(alpha=0, tol=1e-12, max_iter=10_000).fit(ROWS, targets)
    assert weights.arrays["coefficients"] == pytest.approx([*reference.coef_, reference.intercept_], abs=1e-5)


def test_the_network_gives_logits_of_two_labels():
    import torch

    task, weights = fitted("binomial", (ETA > 0).astype(float), rounds=3)
    said = task.network(weights, (3,), ("no", "yes"))(torch.from_numpy(ROWS.astype(np.float32))).detach().numpy()
    wide = np.concatenate([ROWS, np.ones((500, 1))], axis=1)
    assert (said.argmax(1) == (wide @ weights.arrays["coefficients"] > 0)).mean() > 0.99


def test_more_than_two_labels_and_negative_counts_are_refused():
    task = Glm(TrainingConfig())
    with pytest.raises(InputError, match="there are 3"):
        task.first((3,), ("a", "b", "c"))
    counts = Glm(TrainingConfig(), Glm.Params(family="poisson"))
    with pytest.raises(InputError, match="Example 2 is below 0"):
        counts.prepare(Examples(np.zeros((2, 1), np.float32), ("1", "-1")))
