"""Together they learn what actions are worth."""

import numpy as np
import pytest
import torch

from core.federated.acting import MARK, Episode
from core.federated.choices import strategy_of
from core.federated.records import TrainingConfig
from core.federated.sources.environment import Environment
from core.federated.strategies.base import Update
from core.federated.tasks.base import Given
from core.federated.tasks.dqn import Dqn
from core.jobs import NOBODY

CONFIG = TrainingConfig(
    task="dqn", local_epochs=3, learning_rate=0.003, hidden=32, layers=1, batch_size=64, momentum=0.0
)


def test_the_last_step_is_worth_its_reward_and_the_one_before_what_follows_too():
    """One way of two steps that earns 1 and 2, γ = 0.5: worth 2 at the end and, once that is known, 1 + 0.5·2 = 2."""
    task = Dqn(CONFIG, Dqn.Params(discount=0.5, steps=150))
    network = torch.nn.Linear(2, 1, bias=False)
    way = Episode([np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)], [0, 0], [1.0, 2.0])
    optimiser, random = torch.optim.Adam(network.parameters(), lr=0.1), np.random.default_rng(0)
    for _ in range(2):
        task.improve(network, optimiser, [way], 1, random)
    assert network.weight[0].tolist() == pytest.approx([2.0, 2.0], abs=0.02)


@pytest.mark.slow
def test_two_balance_the_pole_longer_than_chance():
    """A random policy holds about 22 steps, 4.6 % of the 475 that solve it."""
    task = Dqn(CONFIG, Dqn.Params(steps=250))
    pole = Environment(Environment.Params(name="CartPole-v1", episodes=10), None).read(CONFIG, job=NOBODY)
    weights, scores = task.first((4,), ()), []
    for number in range(1, 13):
        updates = []
        for place in range(2):
            given = Given(number, memory={MARK: np.array([place])})
            made = task.learn(weights, pole, (), strategy=strategy_of(CONFIG), given=given)
            updates.append(Update(str(place), made.weights.flat() - weights.flat(), 10))
        weights = task.next(weights, updates, strategy_of(CONFIG))
        scores.append(task.measure(weights, pole, ()).accuracy)
        if scores[-1] > 0.15:
            break
    assert max(scores) > 0.15
