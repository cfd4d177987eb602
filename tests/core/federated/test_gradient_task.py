"""A participant trains as the strategy says, alone as in a crowd, and personal strategies measure its own model."""

import numpy as np
import pytest

from core.federated.choices import strategy_of, task_of
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.tasks.base import Given
from core.federated.weights import ModelWeights


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
