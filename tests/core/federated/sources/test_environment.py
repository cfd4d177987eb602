"""An environment stands for data."""

import pytest

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.sources.environment import Environment
from core.jobs import NOBODY


def read(**params):
    return Environment(Environment.Params(**params), None).read(TrainingConfig(), job=NOBODY)


def test_its_rows_say_how_many_episodes_and_how_wide_an_observation_is():
    assert read(name="CartPole-v1", episodes=7).inputs.shape == (7, 4)
    found = read(name="FrozenLake-v1?is_slippery=no")
    assert (found.inputs.shape, found.environment) == ((20, 1), "FrozenLake-v1?is_slippery=no")


@pytest.mark.parametrize("name", ["Nowhere-v1", "FrozenLake-v1?colour=red"])
def test_what_there_is_not_is_said(name):
    with pytest.raises(InputError, match="no environment"):
        read(name=name)
