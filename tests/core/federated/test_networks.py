"""Every machine builds the same network from the configuration and the seed alone."""

import pytest
import torch

from core.errors import InputError
from core.federated.networks import build_network
from core.federated.records import TrainingConfig
from core.federated.weights import ModelWeights


def digest(**values):
    return ModelWeights.from_torch(build_network(TrainingConfig(**values), (1, 8, 8), 10)).digest


@pytest.mark.parametrize("model", ["cnn", "mlp"])
def test_the_seed_alone_decides_the_first_weights(model):
    torch.manual_seed(1)
    first = digest(model=model, seed=5)
    torch.manual_seed(2)
    assert digest(model=model, seed=5) == first
    assert digest(model=model, seed=6) != first


def test_building_disturbs_nobody_elses_random_numbers():
    torch.manual_seed(7)
    expected = torch.rand(3).tolist()
    torch.manual_seed(7)
    digest()
    assert torch.rand(3).tolist() == expected


@pytest.mark.parametrize(
    ("model", "shape"),
    [("cnn", (1, 8, 8)), ("cnn", (3, 4, 4)), ("cnn", (3, 30, 17)), ("mlp", (1, 8, 8)), ("mlp", (13,))],
)
def test_networks_take_their_inputs_and_give_a_logit_for_each_label(model, shape):
    network = build_network(TrainingConfig(model=model), shape, 7)
    assert network(torch.zeros(5, *shape)).shape == (5, 7)


def test_a_perceptron_has_as_many_numbers_as_arithmetic_says():
    """64 × 32 + 32, 32 × 32 + 32, 32 × 10 + 10."""
    network = build_network(TrainingConfig(model="mlp", hidden=32), (1, 8, 8), 10)
    assert ModelWeights.from_torch(network).parameters == 2080 + 1056 + 330


@pytest.mark.parametrize("shape", [(13,), (1, 2, 9)])
def test_a_convolution_over_something_else_than_pictures_is_refused(shape):
    with pytest.raises(InputError, match="needs pictures"):
        build_network(TrainingConfig(model="cnn"), shape, 2)
