"""One round gives what scikit-learn gives on the pooled data."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, Ridge

from core.federated.records import TrainingConfig
from core.federated.tasks.normal_equations import NormalEquations

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.standard_normal((300, 4)) + 7
NUMBERS = ROWS @ [1.0, -2.0, 0.5, 0.0] + 3 + RANDOM.standard_normal(300)


def fitted(ridge=0.0, rows=ROWS):
    task = NormalEquations(TrainingConfig(), NormalEquations.Params(ridge=ridge))
    weights = task.first((rows.shape[1],), ())
    sent = [task.statistics(weights, rows[part], NUMBERS[part]) for part in np.split(np.arange(300), [10, 200])]
    return task, task.combine(weights, sent)


@pytest.mark.parametrize(("ridge", "reference"), [(0.0, LinearRegression()), (5.0, Ridge(alpha=5.0))])
def test_it_is_sklearns_on_the_pooled_data(ridge, reference):
    task, weights = fitted(ridge)
    reference.fit(ROWS, NUMBERS)
    assert weights.arrays["coefficients"] == pytest.approx([*reference.coef_, reference.intercept_], abs=1e-8)
    score, loss = task.judge(weights, ROWS, NUMBERS)
    assert score == pytest.approx(reference.score(ROWS, NUMBERS))
    assert loss == pytest.approx(((reference.predict(ROWS) - NUMBERS) ** 2).mean())


def test_columns_that_say_the_same_twice_give_the_shortest_solution():
    _, weights = fitted(rows=np.concatenate([ROWS, ROWS[:, :1]], axis=1))
    first, last = weights.arrays["coefficients"][[0, 4]]
    assert first == pytest.approx(last, abs=1e-6)


def test_the_network_says_the_same():
    import torch

    task, weights = fitted()
    network = task.network(weights, (4,), ())
    said = network(torch.from_numpy(ROWS[:5].astype(np.float32))).detach().numpy()[:, 0]
    wide = np.concatenate([ROWS[:5], np.ones((5, 1))], axis=1)
    assert said == pytest.approx(wide @ weights.arrays["coefficients"], rel=1e-5)
