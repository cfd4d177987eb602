"""What tasks that act share."""

import numpy as np
import pytest

from core.errors import InputError
from core.federated.acting import action_count, play
from core.federated.choices import check_config
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.environment import make
from core.federated.tasks.base import Given
from core.federated.tasks.q_learning import QLearning


def test_an_episode_is_what_was_seen_done_and_earned():
    """FrozenLake without slipping: down, down, right, right, down, right is the way to the goal, worth 1."""
    way = iter([1, 1, 2, 2, 1, 2])
    world = make("FrozenLake-v1?is_slippery=no")
    episode = play(world, lambda seen: next(way), seed=0)
    world.close()
    assert episode.done == [1, 1, 2, 2, 1, 2]
    assert episode.total == 1.0
    assert [int(seen[0]) for seen in episode.seen] == [0, 4, 8, 9, 10, 14]


def test_continuous_actions_and_plain_data_are_refused():
    world = make("Pendulum-v1")
    with pytest.raises(InputError, match="no choices but numbers"):
        action_count(world)
    world.close()
    with pytest.raises(InputError, match="learned by acting"):
        QLearning(TrainingConfig()).prepare(Examples(np.zeros((2, 1), np.float32), ("a", "b")))


def test_two_participants_walk_their_own_ways_and_each_its_own_again():
    task = QLearning(TrainingConfig())
    one, kept = task.own_random(Given(1))
    other, _ = task.own_random(Given(1))
    assert one.integers(2**40) != other.integers(2**40)
    again, _ = task.own_random(Given(1, memory=kept))
    once_more, _ = task.own_random(Given(1, memory=kept))
    assert again.integers(2**40) == once_more.integers(2**40)


def test_strategies_that_change_steps_are_refused_where_a_task_steps_itself():
    with pytest.raises(InputError, match="SCAFFOLD cannot change"):
        check_config(TrainingConfig(task="policy_gradient", strategy="scaffold"))
    check_config(TrainingConfig(task="policy_gradient", strategy="fed_adam"))


def test_another_environment_than_the_trainings_is_refused_in_words():
    pole = Examples(np.zeros((2, 4), np.float32), ("row", "row"), environment="CartPole-v1")
    with pytest.raises(InputError, match="acts in 'FrozenLake-v1"):
        QLearning(TrainingConfig()).prepare(pole)
