"""Models of scikit-learn and Keras go in and out, and say the same as before."""

import os

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, SGDClassifier
from sklearn.tree import DecisionTreeClassifier

from core.errors import InputError
from core.federated.frameworks import (
    from_arrays,
    from_keras,
    from_sklearn,
    into_arrays,
    into_keras,
    into_sklearn,
)
from core.federated.weights import ModelWeights

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.standard_normal((80, 4))
LABELS, NUMBERS = (ROWS[:, 0] > 0).astype(int), ROWS @ [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize(
    ("model", "targets"),
    [
        (LogisticRegression(), LABELS),
        (SGDClassifier(random_state=0), LABELS),
        (LinearRegression(), NUMBERS),
        (Ridge(), NUMBERS),
    ],
)
def test_a_linear_model_travels_and_predicts_the_same(model, targets):
    model.fit(ROWS, targets)
    weights = ModelWeights.from_bytes(from_sklearn(model).to_bytes())
    fresh = into_sklearn(weights, type(model)())
    assert (fresh.predict(ROWS) == model.predict(ROWS)).all()


def test_what_is_not_linear_or_does_not_fit_is_said():
    with pytest.raises(InputError, match="DecisionTreeClassifier has no coef_ and no intercept_"):
        from_sklearn(DecisionTreeClassifier().fit(ROWS, LABELS))
    with pytest.raises(InputError, match="has no coef_"):
        from_sklearn(Ridge())
    narrow = from_sklearn(Ridge().fit(ROWS[:, :3], NUMBERS))
    with pytest.raises(InputError, match="coef_: 4 float64 here, 3 float64 there"):
        into_sklearn(narrow, Ridge().fit(ROWS, NUMBERS))
    with pytest.raises(InputError, match="no coef_"):
        into_sklearn(ModelWeights({"a": np.zeros(1)}), Ridge())


def test_arrays_come_back_in_their_order():
    arrays = [np.full(number + 1, number) for number in range(12)]
    back = into_arrays(ModelWeights.from_bytes(from_arrays(arrays).to_bytes()))
    assert all((one == other).all() for one, other in zip(arrays, back, strict=True))


@pytest.fixture(scope="module")
def keras():
    """Keras 3 on torch."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    return pytest.importorskip("keras")


def network(keras, width=5):
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(width, activation="relu", name="first"),
            keras.layers.Dense(2, name="last"),
        ]
    )


@pytest.mark.slow
def test_a_keras_model_travels_and_predicts_the_same(keras):
    model, other = network(keras), network(keras)
    rows = ROWS.astype(np.float32)
    weights = ModelWeights.from_bytes(from_keras(model).to_bytes())
    assert [value.shape for value in weights.arrays.values()] == [(5,), (4, 5), (2,), (5, 2)]
    into_keras(weights, other)
    assert np.allclose(other.predict(rows, verbose=0), model.predict(rows, verbose=0), atol=1e-6)


@pytest.mark.slow
def test_a_keras_model_that_does_not_fit_or_is_not_built_is_said(keras):
    with pytest.raises(InputError, match="does not fit"):
        into_keras(from_keras(network(keras, 6)), network(keras))
    with pytest.raises(InputError, match="not built"):
        from_keras(keras.Sequential([keras.layers.Dense(3)]))
