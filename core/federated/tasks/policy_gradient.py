"""Policy gradient together (Williams 1992, REINFORCE, with a baseline; federated: Jin et al. 2022, PAvg)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.errors import TrainingError
from core.federated.acting import Acting, Episode, action_count, play
from core.federated.data import Examples
from core.federated.networks import build_network
from core.federated.sources.environment import make, observation_size
from core.federated.strategies.base import Strategy
from core.federated.tasks.base import Given, Learned
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Reporter
from core.params import param

if TYPE_CHECKING:
    import torch


class PolicyGradient(Acting):
    """A network that says how likely each action should be; actions that went better than usual become likelier."""

    steps_itself = True
    title = "Policy gradient (REINFORCE)"
    paper = "Williams 1992, Simple statistical gradient-following algorithms for connectionist reinforcement learning"

    @dataclass(frozen=True)
    class Params:
        """The environment and the discount; `hidden`, `layers` and the learning rate are the training's."""

        environment: str = param("CartPole-v1", "The environment, with discrete actions.")
        discount: float = param(0.99, "What tomorrow is worth today (γ).", low=0.0, high=1.0)
        entropy: float = param(0.01, "How much trying different things is rewarded.", low=0.0, high=10.0)

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """A perceptron from observations to actions."""
        return ModelWeights.from_torch(self._network())

    def policy(self, weights: ModelWeights) -> Callable[[np.ndarray], int]:
        """The likeliest action."""
        import torch

        network = self._network()
        weights.load_into(network)

        def act(seen: np.ndarray) -> int:
            with torch.inference_mode():
                return int(network(torch.from_numpy(seen[None])).argmax())

        return act

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
        """As many episodes an epoch as the source says, one step of Adam after each epoch."""
        import torch

        network, (random, kept) = self._network(), self.own_random(given)
        weights.load_into(network)
        optimiser = torch.optim.Adam(network.parameters(), lr=given.rate or self.config.learning_rate)
        world, loss = make(self.params.environment), 0.0
        try:
            for epoch in range(self.config.local_epochs):
                episodes = [
                    play(world, self._sampler(network, random), seed=int(random.integers(2**31)))
                    for _ in range(len(examples.labels))
                ]
                loss = self._step(network, optimiser, episodes)
                job.report(epoch + 1, self.config.local_epochs, "Acting")
        finally:
            world.close()
        made = ModelWeights.from_torch(network)
        if not made.is_finite:
            raise TrainingError("The policy is no longer a number.", "Use a smaller learning rate.")
        return Learned(made, loss, memory=kept)

    def _step(self, network: "torch.nn.Module", optimiser: "torch.optim.Optimizer", episodes: list[Episode]) -> float:
        import torch

        seen = torch.from_numpy(np.concatenate([np.stack(episode.seen) for episode in episodes]))
        done = torch.tensor([action for episode in episodes for action in episode.done])
        worth = np.concatenate([self._returns(episode) for episode in episodes])
        advantage = torch.from_numpy(((worth - worth.mean()) / (worth.std() + 1e-8)).astype(np.float32))
        logs = network(seen).log_softmax(1)
        spread = -(logs.exp() * logs).sum(1).mean()
        loss = -(logs[torch.arange(len(done)), done] * advantage).mean() - self.params.entropy * spread
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return float(loss.detach())

    def _returns(self, episode: Episode) -> np.ndarray:
        """Discounted sums of what is still to come, (t,)."""
        found, running = np.zeros(len(episode.earned)), 0.0
        for place in range(len(episode.earned) - 1, -1, -1):
            running = episode.earned[place] + self.params.discount * running
            found[place] = running
        return found

    def _sampler(self, network: "torch.nn.Module", random: np.random.Generator) -> Callable[[np.ndarray], int]:
        import torch

        def act(seen: np.ndarray) -> int:
            with torch.inference_mode():
                odds = network(torch.from_numpy(seen[None])).softmax(1)[0].double().numpy()
            return int(random.choice(len(odds), p=odds / odds.sum()))

        return act

    def _network(self) -> "torch.nn.Module":
        world = make(self.params.environment)
        try:
            size, actions = observation_size(world), action_count(world)
        finally:
            world.close()
        return build_network(replace(self.config, model="mlp"), (size,), actions)
