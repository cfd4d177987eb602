"""Local training learns, repeats itself exactly, and says what is wrong with data."""

import numpy as np
import pytest
import torch
from federated_program import DigitPictures

from core.errors import Cancelled, InputError, TrainingError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.library_pictures import LibraryPictures
from core.federated.strategies.fed_avg import FedAvg
from core.federated.tasks.base import Given
from core.federated.tasks.classification import Classification
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Job

LABELS = tuple("0123456789")


@pytest.fixture(scope="module")
def some_digits():
    source = LibraryPictures(LibraryPictures.Params(), DigitPictures(range(300)))
    return source.read(TrainingConfig(), job=NOBODY)


def trained(examples, rounds=1, labels=LABELS, job=NOBODY, **values):
    task = Classification(TrainingConfig(**values))
    weights, losses = task.first(examples.inputs.shape[1:], labels), []
    for number in range(1, rounds + 1):
        learned = task.learn(weights, examples, labels, strategy=FedAvg(), given=Given(number), job=job)
        weights = learned.weights
        losses.append(learned.loss)
    return task, weights, losses


@pytest.mark.parametrize("model", ["cnn", "mlp"])
def test_it_learns_digits(some_digits, model):
    task, network, losses = trained(some_digits, rounds=8, model=model)
    assert losses[-1] < losses[0] / 2
    assert task.measure(network, some_digits, LABELS).accuracy > 0.75
    assert task.measure(network, some_digits, LABELS).examples == 60
    assert task.measure(network, some_digits, LABELS, whole=True).examples == 300


def test_the_same_seed_and_round_train_the_same_to_the_last_bit(some_digits):
    one, other = trained(some_digits, seed=4)[1], trained(some_digits, seed=4)[1]
    assert one.digest == other.digest
    different = trained(some_digits, seed=5)[1]
    assert different.digest != one.digest


def test_the_held_out_part_never_teaches(some_digits):
    """Other pixels in the held-out examples change nothing in the trained model."""
    config = TrainingConfig()
    _, held_out = some_digits.split(config.held_out, config.seed)
    inputs = some_digits.inputs.copy()
    inputs[held_out] = 0.5
    one, other = trained(some_digits)[1], trained(Examples(inputs, some_digits.labels))[1]
    assert one.digest == other.digest


def test_one_batch_is_one_step_of_gradient_descent():
    """Against the formula of softmax regression: the gradient of the last bias is the mean of softmax − one-hot."""
    examples = Examples(np.zeros((4, 3), np.float32), ("a", "a", "a", "b"))
    config = TrainingConfig(
        model="mlp", local_epochs=1, batch_size=10, learning_rate=0.1, momentum=0.0, held_out=0.25, seed=1
    )
    task = Classification(config)
    first = task.first((3,), ("a", "b"))
    model = task.network(first, (3,), ("a", "b"))
    with torch.no_grad():
        before = model[-1].bias.clone()
        p = torch.softmax(model(torch.zeros(1, 3)), 1)[0]
    learned = task.learn(first, examples, ("a", "b"), strategy=FedAvg(), given=Given(1))
    learned.weights.load_into(model)
    teaching, _ = examples.split(0.25, 1)
    share = torch.tensor([sum(examples.labels[n] == label for n in teaching) / 3 for label in "ab"])
    assert torch.allclose(model[-1].bias, before - 0.1 * (p - share), atol=1e-6)


def test_accuracy_and_loss_are_those_of_the_logits():
    """A network that always says (ln 3, 0): probability 3/4 for a; two of three are a."""
    task = Classification(TrainingConfig(model="mlp"))
    model = task.build((2,), ("a", "b"))
    with torch.no_grad():
        for value in model.parameters():
            value.zero_()
        model[-1].bias.copy_(torch.tensor([np.log(3.0), 0.0]))
    found = task.measure(
        ModelWeights.from_torch(model), Examples(np.ones((3, 2), np.float32), ("a", "b", "a")), ("a", "b"), whole=True
    )
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.loss == pytest.approx(-(2 * np.log(0.75) + np.log(0.25)) / 3, rel=1e-6)


def test_a_loss_that_explodes_is_said(some_digits):
    huge = Examples(some_digits.inputs * np.float32(1e20), some_digits.labels)
    with pytest.raises(TrainingError, match="no longer a number"):
        trained(huge, model="mlp")


def test_an_unknown_label_is_named(some_digits):
    with pytest.raises(InputError, match="does not know the labels 9"):
        trained(some_digits, labels=LABELS[:9])


def test_one_label_for_everything_is_refused():
    with pytest.raises(InputError, match="one and the same label"):
        Classification(TrainingConfig()).build((1, 8, 8), ("cat",))


def test_three_examples_are_enough_to_go_on(some_digits):
    few = Examples(some_digits.inputs[:3], some_digits.labels[:3])
    task, model, losses = trained(few)
    assert np.isfinite(losses).all()
    assert task.measure(model, few, LABELS).examples == 1


def test_a_cancelled_training_stops(some_digits):
    job = Job(1, "Training")
    job.cancel()
    with pytest.raises(Cancelled):
        trained(some_digits, job=job)


def test_weights_that_claim_a_giant_are_refused_without_reserving_its_memory():
    """A picture of a million by a million pixels would need terabytes; three numbers were sent."""
    small = ModelWeights({"0.weight": np.zeros(3, np.float32)})
    with pytest.raises(InputError, match="needs at least"):
        Classification(TrainingConfig()).check_fit(small, (3, 10**6, 10**6), ("a", "b"))
