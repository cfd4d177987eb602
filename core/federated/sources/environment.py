"""An environment to act in instead of data to learn from (gymnasium: Towers et al. 2024)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.errors import InputError
from core.federated.data import ROW, Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import Source
from core.jobs import Reporter
from core.params import param


class Environment(Source):
    """A world of gymnasium: each machine acts in its own, only what was learned travels."""

    title = "An environment (reinforcement learning)"

    @dataclass(frozen=True)
    class Params:
        """Which, and how long."""

        name: str = param("CartPole-v1", "The environment's id in gymnasium, with an option after '?': slippery=no.")
        episodes: int = param(20, "Episodes in one local epoch.", low=1, high=100_000)

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """One row of zeros an episode; their width is that of an observation. Raises InputError for an unknown one."""
        world = make(self.params.name)
        try:
            width = observation_size(world)
        finally:
            world.close()
        count = self.params.episodes
        # at least two, so that one can be held out
        rows = np.zeros((max(2, count), width), np.float32)
        return Examples(rows, (ROW,) * len(rows), environment=self.params.name)


def make(name: str) -> Any:
    """A gymnasium environment. Options stand behind '?': `FrozenLake-v1?is_slippery=no`. Raises InputError."""
    import gymnasium

    identity, _, options = name.partition("?")
    given: dict[str, object] = {}
    for option in filter(None, options.split("&")):
        key, _, value = option.partition("=")
        given[key] = {"yes": True, "no": False}.get(value, value)
    try:
        return gymnasium.make(identity, **given)  # type: ignore[arg-type]  # each environment has its own
    except (gymnasium.error.Error, TypeError, ImportError, ModuleNotFoundError) as error:
        raise InputError(f"There is no environment '{name}': {error}.", "Choose one that gymnasium brings.") from error


def observation_size(world: Any) -> int:
    """How many numbers an observation is: 1 for a discrete one."""
    shape = getattr(world.observation_space, "shape", None)
    return int(np.prod(shape)) if shape else 1
