"""Acting: what tasks of reinforcement learning share: an environment, episodes, and how good a policy is."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import InputError, TrainingError
from core.federated.data import Examples
from core.federated.networks import build_network
from core.federated.records import Evaluation
from core.federated.sources.environment import make, observation_size
from core.federated.strategies.base import Strategy
from core.federated.tasks.base import Given, Learned, Task
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Reporter

if TYPE_CHECKING:
    import torch

# Episodes that measure a policy, and steps after which one ends whatever the environment says.
MEASURED, MOST_STEPS = 20, 2000
MARK = "acting.mark"

# What to do, for an observation float32 (n,).
Policy = Callable[[np.ndarray], int]


@dataclass
class Episode:
    """What was seen (t, …), done (t,) and earned (t,) in one episode."""

    seen: list[np.ndarray] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    earned: list[float] = field(default_factory=list)

    @property
    def total(self) -> float:
        """The sum of rewards."""
        return float(sum(self.earned))


class Acting(Task):
    """A task that is learned by acting. Only strategies that average models are of use to it."""

    @abstractmethod
    def policy(self, weights: ModelWeights) -> Policy:
        """The best action that is known for an observation."""

    def prepare(self, examples: Examples) -> Examples:
        """Raises InputError for data instead of an environment, or for another environment than the training's."""
        if not examples.environment:
            raise InputError(f"'{self.title}' is learned by acting, not from data.", "Choose the source 'environment'.")
        if examples.environment != self.params.environment:
            raise InputError(
                f"This training acts in '{self.params.environment}', the source is '{examples.environment}'.",
                "Choose the training's environment.",
            )
        return examples

    def check_fit(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> None:
        """Compared with first weights: the environment says how large they are."""
        if problem := self.first(shape, labels).difference(weights):
            raise InputError(f"The model does not fit: {problem}.", "Both sides must use the same environment.")

    def measure(
        self,
        weights: ModelWeights,
        examples: Examples,
        labels: tuple[str, ...],
        *,
        strategy: Strategy | None = None,
        given: Given | None = None,
        whole: bool = False,
    ) -> Evaluation:
        """The mean of what the policy earns, as a part of what solves the environment; the loss is what is missing."""
        world = make(examples.environment)
        try:
            act = self.policy(weights)
            totals = [play(world, act, seed=10_000 + number).total for number in range(MEASURED)]
            goal = float(getattr(world.spec, "reward_threshold", None) or 1.0)
        finally:
            world.close()
        score = float(np.clip(np.mean(totals) / goal, 0.0, 1.0)) if goal > 0 else 0.0
        return Evaluation(score, 1.0 - score, MEASURED)

    def own_random(self, given: Given) -> tuple[np.random.Generator, dict[str, np.ndarray]]:
        """Random numbers of this participant and round, and what to remember so that they stay its own.

        Nobody may walk in another's steps: everybody draws a mark once and keeps it.
        """
        mark = given.memory.get(MARK)
        if mark is None:
            mark = np.random.default_rng().integers(0, 2**31, 1)
        random = np.random.default_rng((self.config.seed, given.round, int(mark[0])))
        return random, {MARK: np.asarray(mark, np.int64)}


class NetworkActing(Acting):
    """Acting by a perceptron from observations to one number for each action, of which the largest is done.

    `hidden` and `layers` are the training's; the parameters of a task must say its `environment`.
    """

    steps_itself = True
    is_prunable = False

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """First weights by the training's seed. Raises InputError for continuous actions."""
        return ModelWeights.from_torch(self.new_network())

    @abstractmethod
    def behaviour(self, network: "torch.nn.Module", actions: int, random: np.random.Generator) -> Policy:
        """How is acted while learning: with what the network says, and with chance."""

    @abstractmethod
    def improve(
        self,
        network: "torch.nn.Module",
        optimiser: "torch.optim.Optimizer",
        episodes: list[Episode],
        new: int,
        random: np.random.Generator,
    ) -> float:
        """Learn from the episodes of this round, the last `new` of which are of this epoch; the loss."""

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
        """As many episodes an epoch as the source says, then steps of Adam."""
        import torch

        network, (random, kept) = self.new_network(), self.own_random(given)
        weights.load_into(network)
        optimiser = torch.optim.Adam(network.parameters(), lr=given.rate or self.config.learning_rate)
        world, loss = make(self.params.environment), 0.0
        episodes: list[Episode] = []
        try:
            act = self.behaviour(network, action_count(world), random)
            for epoch in range(self.config.local_epochs):
                for _ in examples.labels:
                    episodes.append(play(world, act, seed=int(random.integers(2**31))))
                loss = self.improve(network, optimiser, episodes, len(examples.labels), random)
                job.report(epoch + 1, self.config.local_epochs, "Acting")
        finally:
            world.close()
        made = ModelWeights.from_torch(network)
        if not made.is_finite:
            raise TrainingError("The policy is no longer a number.", "Use a smaller learning rate.")
        return Learned(made, loss, memory=kept)

    def policy(self, weights: ModelWeights) -> Policy:
        """The action with the largest number."""
        network = self.new_network()
        weights.load_into(network)
        return greedy(network)

    def new_network(self) -> "torch.nn.Module":
        """A network for the environment."""
        world = make(self.params.environment)
        try:
            size, actions = observation_size(world), action_count(world)
        finally:
            world.close()
        return build_network(replace(self.config, model="mlp"), (size,), actions)


def greedy(network: "torch.nn.Module") -> Policy:
    """The action for which a network says the largest number."""
    import torch

    def act(seen: np.ndarray) -> int:
        with torch.inference_mode():
            return int(network(torch.from_numpy(seen[None])).argmax())

    return act


def play(world: Any, act: Policy, *, seed: int | None = None) -> Episode:
    """One episode."""
    episode = Episode()
    seen, _ = world.reset(seed=seed)
    for _ in range(MOST_STEPS):
        observation = np.atleast_1d(np.asarray(seen, np.float32)).ravel()
        action = act(observation)
        seen, reward, terminated, truncated, _ = world.step(action)
        episode.seen.append(observation)
        episode.done.append(action)
        episode.earned.append(float(reward))
        if terminated or truncated:
            break
    return episode


def action_count(world: Any) -> int:
    """How many actions there are. Raises InputError for continuous ones."""
    count = getattr(world.action_space, "n", None)
    if count is None:
        raise InputError("This environment's actions are no choices but numbers.", "Choose one with discrete actions.")
    return int(count)
