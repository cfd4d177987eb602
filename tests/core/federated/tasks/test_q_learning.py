"""Together they find the way over the lake, each by its own steps."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.acting import MARK
from core.federated.choices import strategy_of
from core.federated.records import TrainingConfig
from core.federated.sources.environment import Environment
from core.federated.strategies.base import Update
from core.federated.tasks.base import Given
from core.federated.tasks.q_learning import QLearning
from core.federated.weights import ModelWeights
from core.jobs import NOBODY

CONFIG = TrainingConfig(task="q_learning", local_epochs=2)
LAKE = "FrozenLake-v1?is_slippery=no"


def rounds(count, participants=3):
    task = QLearning(CONFIG)
    lake = Environment(Environment.Params(name=LAKE), None).read(CONFIG, job=NOBODY)
    weights = task.first((1,), ())
    for number in range(1, count + 1):
        updates = []
        for place in range(participants):
            given = Given(number, memory={MARK: np.array([place])})
            made = task.learn(weights, lake, (), strategy=strategy_of(CONFIG), given=given)
            updates.append(Update(str(place), made.weights.flat(), len(lake.labels)))
        weights = task.next(weights, updates, strategy_of(CONFIG))
    return task, lake, weights


def test_three_find_the_way():
    task, lake, weights = rounds(12)
    assert task.measure(weights, lake, ()).accuracy == 1.0


def test_who_was_there_more_often_has_more_say_and_the_unseen_stays():
    """Worth 1 seen three times and worth 5 seen once is (3·1 + 1·5) / 4 = 2."""
    task = QLearning(CONFIG)
    before = ModelWeights({"q": np.full((2, 1), 9.0)})

    def sent(worth, visits):
        seen = np.array([[float(visits)], [0.0]])
        return ModelWeights({"q": seen * worth, "visits": seen}).flat()

    updates = [Update("a", sent(1.0, 3), 1), Update("b", sent(5.0, 1), 1)]
    assert task.next(before, updates, strategy_of(CONFIG)).arrays["q"].tolist() == [[2.0], [9.0]]


def test_states_that_are_not_numbered_are_refused():
    task = QLearning(CONFIG, QLearning.Params(environment="CartPole-v1"))
    with pytest.raises(InputError, match="not numbered"):
        task.first((4,), ())
