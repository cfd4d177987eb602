"""A participant trains as the strategy says, alone as in a crowd, and personal strategies measure its own model."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.errors import InputError
from core.federated import thin
from core.federated.choices import strategy_of, task_of
from core.federated.data import Examples
from core.federated.gradient_task import running, tensor
from core.federated.learning.lean import Lean
from core.federated.learning.memory import Memory
from core.federated.records import TrainingConfig
from core.federated.strategies.base import Update
from core.federated.tasks.base import Given
from core.federated.weights import ModelWeights
from core.jobs import NOBODY


def crowd(shift, seed=0):
    """Two clouds; with the shift the labels change sides."""
    random = np.random.default_rng(seed)
    inputs = np.concatenate([random.normal(-1, 0.3, (40, 2)), random.normal(1, 0.3, (40, 2))]).astype(np.float32)
    labels = (("a",) * 40 + ("b",) * 40) if not shift else (("b",) * 40 + ("a",) * 40)
    return Examples(inputs, labels)


def test_a_personal_strategy_is_measured_by_the_own_model():
    """What one site calls a the other calls b: no common model is good for both, each own one is."""
    config = TrainingConfig(model="linear", strategy="ditto", strategy_params={"leash": 0.01}, local_epochs=5)
    task, strategy = task_of(config), strategy_of(config)
    weights = task.first((2,), ("a", "b"))
    memories = [{}, {}]
    for round in range(1, 4):
        made = [
            task.learn(weights, crowd(shift), ("a", "b"), strategy=strategy, given=Given(round, memory=memories[shift]))
            for shift in (0, 1)
        ]
        memories = [dict(entry.memory) for entry in made]
        weights = weights.with_flat(np.mean([entry.weights.flat() for entry in made], axis=0))
    for shift in (0, 1):
        given = Given(4, memory=memories[shift])
        found = task.measure(weights, crowd(shift, 1), ("a", "b"), strategy=strategy, given=given, whole=True)
        assert found.accuracy == 1.0


def test_the_rate_that_comes_with_the_model_counts():
    config = TrainingConfig(model="linear", local_epochs=1, batch_size=1000, momentum=0.0, learning_rate=0.1)
    task, strategy = task_of(config), strategy_of(config)
    first = task.first((2,), ("a", "b"))
    steps = [
        task.learn(first, crowd(0), ("a", "b"), strategy=strategy, given=Given(1, rate)).weights.flat() - first.flat()
        for rate in (0.0, 0.2)
    ]
    assert steps[1] == pytest.approx(2 * steps[0], abs=1e-6)


def test_another_first_model_has_another_seed():
    task = task_of(TrainingConfig(model="linear"))
    assert (
        task.another((2,), ("a", "b"), 1).digest
        == task_of(TrainingConfig(model="linear", seed=1)).first((2,), ("a", "b")).digest
    )
    assert isinstance(task.first((2,), ("a", "b")), ModelWeights)


def test_the_smaller_network_learns_what_the_masked_one_would():
    """Half of the neurons gone: trained as a smaller network, and as the whole one whose gradients are masked."""
    config = TrainingConfig(model="mlp", layers=1, hidden=8, local_epochs=3, pruning="structured")
    task, strategy, place = task_of(config), strategy_of(config), ((2,), ("a", "b"))
    first = task.first(*place)
    start = first.with_flat(task.pruning(*place).prune(first.flat(), 0.5))
    learned = task.learn(start, crowd(0), ("a", "b"), strategy=strategy, given=Given(1))
    assert [value.size for value in thin.narrowed(learned.weights, task.kept(start, *place)).arrays.values()] == [
        4,
        8,
        2,
        8,
    ]

    masked = task_of(replace(config, pruning="magnitude"))
    kept = torch.from_numpy(task.kept(start, *place))[None]
    module = masked.network(start, *place)
    rows = masked._learner(Lean(module, start.parameters, None, kept), crowd(0), ("a", "b"), Given(1), NOBODY)
    trained = strategy.train(rows, tensor(start.flat()[None]), {}, Memory.empty(1))
    assert learned.weights.flat() == pytest.approx(trained.weights[0].numpy(), abs=1e-6)
    assert task.measure(start, crowd(0), ("a", "b")).loss == pytest.approx(
        masked.measure(start, crowd(0), ("a", "b")).loss, abs=1e-6
    )


def test_what_was_gone_stays_gone_whatever_the_strategy_made_of_it():
    config = TrainingConfig(model="mlp", hidden=8, pruning="magnitude", pruning_params={"begin": 2, "end": 2})
    task, place = task_of(config), ((2,), ("a", "b"))
    first = task.first(*place)
    assert task.kept(first, *place) is None
    before = first.with_flat(task.pruning(*place).prune(first.flat(), 0.5))
    moved = before.with_flat(before.flat() + 1.0)
    assert (task.kept(task.prune(before, moved, *place, 1), *place) == task.kept(before, *place)).all()
    assert (~task.kept(task.prune(before, moved, *place, 2), *place)).sum() > (~task.kept(before, *place)).sum()


def test_a_pruning_that_does_not_fit_is_refused_before_the_first_round():
    with pytest.raises(InputError, match="no hidden units"):
        task_of(TrainingConfig(model="linear", pruning="structured")).first((2,), ("a", "b"))


@pytest.mark.parametrize("strategy", ["fed_adam", "fed_yogi", "fed_adagrad", "fed_avg_m"])
def test_running_statistics_are_averaged_whatever_the_coordinator_steps(strategy):
    """A step of an optimiser made a variance negative within a few rounds, and the model no number."""
    weights = ModelWeights(
        {
            "0.weight": np.zeros(2, np.float32),
            "1.running_var": np.array([1.0, 4.0], np.float32),
            "1.num_batches_tracked": np.array(6, np.int64),
        }
    )
    assert running(weights).tolist() == [False, False, True, True, True]
    config = TrainingConfig(strategy=strategy)
    task, made = task_of(config), strategy_of(config)
    # in the order of the names: weight, batches, variances
    update = np.array([1.0, -1.0, -2.0, 2.0, -0.5])
    updates = [Update("ada", update, 1), Update("bo", np.array([1.0, -1.0, -1.0, 1.0, -0.4]), 3)]
    following = task.next(weights, updates, made)
    # 1/4 and 3/4 of the two: +1.25, −0.425 and −1.25
    assert following.arrays["1.running_var"] == pytest.approx([1.0 + 1.25, 4.0 - 0.425])
    assert following.arrays["1.num_batches_tracked"] == round(6 - 1.25)
    again = task.next(following, updates, made)
    assert again.arrays["1.running_var"] == pytest.approx([1.0 + 2.5, 4.0 - 0.85])
    assert not np.allclose(following.arrays["0.weight"], 0.0)


def test_a_participant_with_one_example_over_a_batch_can_normalise_its_batches():
    """21 examples of which 4 measure: batches of 16 would leave one, whose deviation nobody can tell."""
    examples = crowd(0).take(np.r_[0:11, 40:50])
    config = TrainingConfig(model="mlp", norm="batch", batch_size=16, local_epochs=2)
    task = task_of(config)
    assert len(examples.split(config.held_out, config.seed)[0]) == 17
    first = task.first((2,), ("a", "b"))
    made = task.learn(first, examples, ("a", "b"), strategy=strategy_of(config), given=Given(1))
    assert made.weights.is_finite and made.loss < 5


@pytest.mark.parametrize("layers", [0, 1, 3])
def test_a_small_perceptron_is_measured_as_torch_would(layers):
    """More rows than numpy takes at a time; a linear model is a perceptron without hidden layers."""
    random, labels = np.random.default_rng(1), ("a", "b", "c")
    inputs = random.normal(size=(1500, 1, 8, 8)).astype(np.float32)
    examples = Examples(inputs, tuple(labels[number] for number in random.integers(0, 3, 1500)))
    model = {"model": "mlp", "layers": layers} if layers else {"model": "linear"}
    task = task_of(TrainingConfig(**model))
    weights = task.another((1, 8, 8), labels, 5)
    found = task.measure(weights, examples, labels, whole=True)
    wanted = task.measured(task.network(weights, (1, 8, 8), labels), inputs, task.targets(examples, labels))
    assert (found.accuracy, found.examples) == (wanted.accuracy, 1500)
    assert found.loss == pytest.approx(wanted.loss, rel=1e-6)


def test_a_model_that_came_apart_is_measured_without_a_number():
    task, labels = task_of(TrainingConfig(model="mlp", hidden=4)), ("a", "b")
    weights = task.first((2,), labels)
    apart = weights.with_flat(np.full(weights.parameters, 1e30))
    assert not np.isfinite(task.measure(apart, crowd(False), labels).loss)
