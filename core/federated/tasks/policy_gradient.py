"""Policy gradient together (Williams 1992, REINFORCE, with a baseline; federated: Jin et al. 2022, PAvg)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.acting import Episode, NetworkActing, play
from core.federated.data import Examples
from core.federated.sources.environment import make
from core.federated.strategies.base import Strategy
from core.federated.tasks.base import Given, Learned
from core.federated.weights import ModelWeights
from core.jobs import NOBODY, Reporter
from core.params import param

if TYPE_CHECKING:
    import torch


class PolicyGradient(NetworkActing):
    """A network that says how likely each action should be; actions that went better than usual become likelier."""

    title = "Policy gradient (REINFORCE)"
    paper = "Williams 1992, Simple statistical gradient-following algorithms for connectionist reinforcement learning"

    @dataclass(frozen=True)
    class Params:
        """The environment and the discount; `hidden`, `layers` and the learning rate are the training's."""

        environment: str = param("CartPole-v1", "The environment, with discrete actions.")
        discount: float = param(0.99, "What tomorrow is worth today (γ).", low=0.0, high=1.0)
        entropy: float = param(0.01, "How much trying different things is rewarded.", low=0.0, high=10.0)

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

        network, (random, kept) = self.new_network(), self.own_random(given)
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
        return Learned(self.made(network), loss, memory=kept)

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
