"""Every machine builds the same network from the configuration and the seed alone."""

import numpy as np
import pytest
import torch

from core.errors import InputError
from core.federated.data import Examples
from core.federated.networks import build_network
from core.federated.records import TrainingConfig
from core.federated.strategies.base import Update
from core.federated.strategies.fed_avg import FedAvg
from core.federated.strategies.fed_bn import FedBN
from core.federated.tasks.base import Given
from core.federated.tasks.classification import Classification
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


@pytest.mark.parametrize(
    ("model", "shape"),
    [
        ("clip_cnn", (3, 8, 56, 56)),
        ("clip_cnn", (3, 5, 33, 40)),
        ("mc3_18", (3, 4, 32, 32)),
        ("r3d_18", (3, 8, 32, 32)),
    ],
)
def test_networks_over_clips_give_a_logit_for_each_label(model, shape):
    network = build_network(TrainingConfig(model=model), shape, 3).eval()
    with torch.inference_mode():
        assert network(torch.zeros(2, *shape)).shape == (2, 3)


def test_the_small_network_over_clips_has_as_many_numbers_as_arithmetic_says():
    """27 a b + b for each convolution, 2 b for its norm, and 32 × 3 + 3."""
    network = build_network(TrainingConfig(model="clip_cnn"), (3, 8, 56, 56), 3)
    wanted = sum(27 * a * b + b + 2 * b for a, b in ((3, 16), (16, 32), (32, 32))) + 32 * 3 + 3
    assert ModelWeights.from_torch(network).parameters == wanted == 43_107


def test_networks_over_clips_begin_alike_on_every_machine():
    made = [build_network(TrainingConfig(model="mc3_18", seed=3), (3, 8, 32, 32), 2) for _ in range(2)]
    assert ModelWeights.from_torch(made[0]).digest == ModelWeights.from_torch(made[1]).digest


@pytest.mark.parametrize("model", ["clip_cnn", "r3d_18", "mc3_18", "r2plus1d_18"])
@pytest.mark.parametrize("shape", [(3, 8, 8), (13,), (1, 8, 56, 56), (3, 3, 56, 56), (3, 8, 31, 56)])
def test_networks_over_clips_refuse_what_is_none(model, shape):
    with pytest.raises(InputError, match="needs clips"):
        build_network(TrainingConfig(model=model), shape, 2)


@pytest.fixture(scope="module")
def two_sites():
    """What two participants make of MC3-18 in a round, each with four clips of its own colour."""
    random = np.random.default_rng(0)
    examples = [
        Examples(random.normal(centre, 1, (4, 3, 4, 32, 32)).astype(np.float32), ("a", "b") * 2) for centre in (-2, 2)
    ]
    config = TrainingConfig(model="mc3_18", local_epochs=1, batch_size=3, learning_rate=0.01, held_out=0.25)
    return Classification(config), examples


def trained(two_sites, strategy):
    """The first weights, and what each participant learned from them."""
    task, examples = two_sites
    first = task.first((3, 4, 32, 32), ("a", "b"))
    return first, [task.learn(first, mine, ("a", "b"), strategy=strategy, given=Given(1)) for mine in examples]


def test_running_statistics_are_averaged_and_counters_stay_whole(two_sites):
    """A model that went over the wire predicts with the mean of the participants' means."""
    strategy = FedAvg()
    first, learned = trained(two_sites, strategy)
    sent = [ModelWeights.from_bytes(each.weights.to_bytes()) for each in learned]
    made = two_sites[0].next(
        first, [Update(str(n), weights.minus(first), n + 1) for n, weights in enumerate(sent)], strategy
    )
    for name in ("stem.1.running_mean", "layer4.1.conv2.1.running_var", "layer1.0.conv1.0.weight"):
        mean = (sent[0].arrays[name].astype(float) + 2 * sent[1].arrays[name]) / 3
        assert np.allclose(made.arrays[name], mean, rtol=1e-5, atol=1e-6)
        assert not np.allclose(sent[0].arrays[name], first.arrays[name], atol=1e-6)
    counter = made.arrays["stem.1.num_batches_tracked"]
    assert (counter.dtype, counter.shape, int(counter)) == (np.int64, (), 0)
    again = ModelWeights.from_bytes(made.to_bytes())
    assert (again.digest, again.architecture) == (made.digest, first.architecture)
    found = two_sites[0].measure(again, two_sites[1][0], ("a", "b"), whole=True)
    assert np.isfinite(found.loss)


def test_fed_bn_keeps_the_statistics_of_each_site(two_sites):
    """Neither they nor the norms' weights travel; each site uses its own."""
    strategy = FedBN()
    first, learned = trained(two_sites, strategy)
    task, examples = two_sites
    for name, value in first.arrays.items():
        is_norm = name.rpartition(".")[0] + ".running_mean" in first.arrays
        for each in learned:
            assert np.array_equal(each.weights.arrays[name], value) == is_norm
    own = [
        task.own(first, mine, ("a", "b"), strategy=strategy, given=Given(2, memory=each.memory))
        for mine, each in zip(examples, learned, strict=True)
    ]
    means = [weights.arrays["stem.1.running_mean"] for weights in own]
    assert not np.allclose(means[0], means[1], atol=1e-3)
    assert own[0].arrays["stem.1.num_batches_tracked"].dtype == np.int64
