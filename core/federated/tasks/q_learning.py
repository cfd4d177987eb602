"""Tabular Q-learning together (Watkins 1989; federated: Woo, Joshi and Chi 2023, weighing by visits)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.acting import MOST_STEPS, Acting, Policy, action_count
from core.federated.data import Examples
from core.federated.sources.environment import make
from core.federated.strategies.base import Strategy, Update
from core.federated.tasks.base import Given, Learned
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Reporter
from core.params import param

Q, VISITS = "q", "visits"


class QLearning(Acting):
    """A table of what each action is worth in each state; who has been somewhere more often has more say about it."""

    title = "Q-learning (tables)"
    paper = "Woo, Joshi and Chi 2023, The blessing of heterogeneity in federated Q-learning"
    is_exact = True

    @dataclass(frozen=True)
    class Params:
        """The environment, and Watkins' α, γ and ε."""

        environment: str = param("FrozenLake-v1?is_slippery=no", "The environment: its states must be numbered.")
        rate: float = param(0.5, "How much of a new estimate is taken (α).", low=1e-6, high=1.0)
        discount: float = param(0.95, "What tomorrow is worth today (γ).", low=0.0, high=1.0)
        explore: float = param(0.3, "How often an action is tried at random (ε).", low=0.0, high=1.0)

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """Nothing is worth anything yet. Raises InputError for states that are not numbered."""
        world = make(self.params.environment)
        try:
            states = getattr(world.observation_space, "n", None)
            if states is None:
                raise InputError("This environment's states are not numbered.", "Choose 'policy_gradient' or 'dqn'.")
            return ModelWeights({Q: np.zeros((int(states), action_count(world)))})
        finally:
            world.close()

    def sent_like(self, weights: ModelWeights) -> ModelWeights:
        """The table times its visits, and the visits: sums."""
        return ModelWeights({Q: np.zeros_like(weights.arrays[Q]), VISITS: np.zeros_like(weights.arrays[Q])})

    def policy(self, weights: ModelWeights) -> Policy:
        """The action that is worth most."""
        table = weights.arrays[Q]
        return lambda seen: int(table[round(float(seen[0]))].argmax())

    def learn(
        self,
        weights: ModelWeights,
        examples: Examples,
        labels: tuple[str, ...],
        *,
        strategy: Strategy,
        given: Given,
        job: Reporter = NOBODY,
    ) -> Learned:
        """Q(s, a) ← Q(s, a) + α (r + γ max Q(s′, ·) − Q(s, a)) along episodes."""
        table, (random, kept) = weights.arrays[Q].copy(), self.own_random(given)
        visits = np.zeros_like(table)
        world, errors = make(self.params.environment), []
        episodes = self.config.local_epochs * len(examples.labels)
        try:
            for number in range(episodes):
                errors += self._episode(world, table, visits, random)
                job.report(number + 1, episodes, "Acting")
        finally:
            world.close()
        mean = float(np.mean(errors)) if errors else 0.0
        return Learned(ModelWeights({Q: table * visits, VISITS: visits}), mean, memory=kept)

    def next(self, weights: ModelWeights, updates: Sequence[Update], strategy: Strategy) -> ModelWeights:
        """The mean by visits; what nobody has seen stays."""
        like = self.sent_like(weights)
        total = np.sum([update.delta for update in sorted(updates, key=lambda update: update.name)], axis=0)
        sums = like.with_flat(total).arrays
        table = weights.arrays[Q].copy()
        seen = sums[VISITS] > 0
        table[seen] = sums[Q][seen] / sums[VISITS][seen]
        return ModelWeights({Q: table})

    def _episode(
        self, world: object, table: np.ndarray, visits: np.ndarray, random: np.random.Generator
    ) -> list[float]:
        state, _ = world.reset(seed=int(random.integers(2**31)))  # type: ignore[attr-defined]  # gymnasium's
        errors = []
        for _ in range(MOST_STEPS):
            best = np.flatnonzero(table[state] == table[state].max())
            greedy = random.random() >= self.params.explore
            action = int(random.choice(best)) if greedy else int(random.integers(table.shape[1]))
            after, reward, terminated, truncated, _ = world.step(action)  # type: ignore[attr-defined]  # gymnasium's
            worth = reward + (0.0 if terminated else self.params.discount * table[after].max())
            errors.append(abs(worth - table[state, action]))
            table[state, action] += self.params.rate * (worth - table[state, action])
            visits[state, action] += 1
            state = after
            if terminated or truncated:
                break
        return errors
