"""Models made elsewhere become the start of a training: they say the same here as there."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from core.errors import InputError
from core.federated.adoption import adopted
from core.federated.frameworks import from_arrays, from_sklearn
from core.federated.networks import build_network
from core.federated.records import TrainingConfig
from core.federated.weights import ModelWeights

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.standard_normal((60, 4)).astype(np.float32)


def network(shape=(4,), outputs=3, **config):
    return build_network(TrainingConfig(**config), shape, outputs)


def said(module, weights):
    weights.load_into(module)
    with torch.inference_mode():
        return torch.softmax(module.eval()(torch.from_numpy(ROWS)), 1).numpy()


@pytest.mark.parametrize("classes", [2, 3])
def test_a_linear_model_of_scikit_learn_says_the_same_probabilities(classes):
    model = LogisticRegression().fit(ROWS, np.digitize(ROWS[:, 0], [-0.5, 0.5][: classes - 1]))
    module = network(outputs=classes, model="linear")
    found = adopted(from_sklearn(model), ModelWeights.from_torch(module))
    assert said(module, found) == pytest.approx(model.predict_proba(ROWS), abs=1e-5)


def test_dense_layers_in_an_order_of_their_own_say_the_same():
    """Keras keeps (inputs, outputs): relu(x W₁ + b₁) W₂ + b₂, by hand."""
    w1, b1, w2, b2 = (RANDOM.standard_normal(shape) for shape in ((4, 5), (5,), (5, 3), (3,)))
    module = network(model="mlp", layers=1, hidden=5)
    found = adopted(from_arrays([w1, b1, w2, b2]), ModelWeights.from_torch(module))
    raw = np.exp(np.maximum(ROWS @ w1 + b1, 0) @ w2 + b2)
    assert said(module, found) == pytest.approx(raw / raw.sum(1, keepdims=True), abs=1e-5)


def test_a_model_of_the_same_names_stays_as_it_is():
    mine = ModelWeights.from_torch(network(model="mlp"))
    assert adopted(mine, ModelWeights.from_torch(network(model="mlp", seed=5))) is mine


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ([np.zeros((4, 6)), np.zeros(6), np.zeros((6, 3)), np.zeros(3)], "0 has|weight has 5×4 here and"),
        ([np.zeros((4, 3)), np.zeros(3)], "2 matrices and 2 vectors here, 1 and 1 there"),
        ([np.zeros((3, 3, 1, 4)), np.zeros(4)], "is no dense layer's"),
    ],
)
def test_what_does_not_fit_is_said(arrays, words):
    with pytest.raises(InputError, match=words):
        adopted(from_arrays(arrays), ModelWeights.from_torch(network(model="mlp", layers=1, hidden=5)))


def test_square_matrices_without_a_name_are_not_guessed():
    module = network(outputs=4, model="mlp", layers=1, hidden=4)
    arrays = [np.eye(4), np.zeros(4), np.eye(4), np.zeros(4)]
    with pytest.raises(InputError, match="which way they lie"):
        adopted(from_arrays(arrays), ModelWeights.from_torch(module))
