"""Regression learns numbers, and says which label is none."""

import numpy as np
import pytest
from sklearn.metrics import r2_score

from core.errors import InputError
from core.federated.choices import strategy_of
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.tasks.base import Given
from core.federated.tasks.regression import Regression, r_squared


def test_it_finds_a_line():
    random = np.random.default_rng(0)
    inputs = random.standard_normal((200, 2)).astype(np.float32)
    labels = tuple(str(value) for value in 3 * inputs[:, 0] - inputs[:, 1] + 10)
    config = TrainingConfig(task="regression", model="linear", local_epochs=20, momentum=0.0)
    task = Regression(config, Regression.Params(centre=10.0, scale=2.0))
    examples = task.prepare(Examples(inputs, labels))
    learned = task.learn(
        task.first((2,), ("number",)), examples, ("number",), strategy=strategy_of(config), given=Given()
    )
    assert learned.weights.arrays["1.weight"] == pytest.approx(np.array([[1.5, -0.5]]), abs=1e-2)
    assert task.measure(learned.weights, examples, ("number",)).accuracy > 0.999


def test_the_score_is_sklearns():
    random = np.random.default_rng(0)
    targets = random.standard_normal(50)
    predicted = targets + 0.3 * random.standard_normal(50)
    assert r_squared(predicted, targets) == pytest.approx(r2_score(targets, predicted))
    assert r_squared(-targets, targets) == 0.0


@pytest.mark.parametrize(("label", "words"), [("cat", "'cat', which is not a number"), ("inf", "not finite")])
def test_a_label_that_is_no_number_is_named(label, words):
    with pytest.raises(InputError, match=f"Example 2 .*{words}"):
        Regression(TrainingConfig()).prepare(Examples(np.zeros((2, 1), np.float32), ("1", label)))
