"""Deep Q-learning together (Mnih et al. 2015, "Human-level control through deep reinforcement learning")."""

import copy
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


class Dqn(NetworkActing):
    """A network that says what each action is worth, learned from what was seen before in any order.

    Each round begins with an empty memory; the network that values what comes next is the one of the epoch before.
    """

    title = "Deep Q-learning"
    paper = "Mnih et al. 2015, Human-level control through deep reinforcement learning"

    @dataclass(frozen=True)
    class Params:
        """The environment, γ, ε, and how often is learned from what was seen."""

        environment: str = param("CartPole-v1", "The environment, with discrete actions.")
        discount: float = param(0.99, "What tomorrow is worth today (γ).", low=0.0, high=1.0)
        explore: float = param(0.2, "How often an action is tried at random (ε).", low=0.0, high=1.0)
        steps: int = param(200, "Gradient steps after the episodes of an epoch.", low=1, high=100_000)

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
        """As many episodes an epoch as the source says, then steps of Adam on batches of all that was seen."""
        import torch

        network, (random, kept) = self.new_network(), self.own_random(given)
        weights.load_into(network)
        optimiser = torch.optim.Adam(network.parameters(), lr=given.rate or self.config.learning_rate)
        world, memory, loss = make(self.params.environment), [], 0.0
        try:
            for epoch in range(self.config.local_epochs):
                for _ in range(len(examples.labels)):
                    memory.append(self._explored(world, network, random))
                loss = self._replay(network, optimiser, memory, random)
                job.report(epoch + 1, self.config.local_epochs, "Acting")
        finally:
            world.close()
        return Learned(self.made(network), loss, memory=kept)

    def _explored(self, world: object, network: "torch.nn.Module", random: np.random.Generator) -> Episode:
        import torch

        actions = int(world.action_space.n)  # type: ignore[attr-defined]  # gymnasium's

        def act(seen: np.ndarray) -> int:
            if random.random() < self.params.explore:
                return int(random.integers(actions))
            with torch.inference_mode():
                return int(network(torch.from_numpy(seen[None])).argmax())

        return play(world, act, seed=int(random.integers(2**31)))

    def _replay(
        self,
        network: "torch.nn.Module",
        optimiser: "torch.optim.Optimizer",
        memory: list[Episode],
        random: np.random.Generator,
    ) -> float:
        """Q(s, a) → r + γ max Q⁻(s′, ·), nothing after the last step; Huber's loss."""
        import torch

        seen = torch.from_numpy(np.concatenate([np.stack(episode.seen) for episode in memory]))
        later = [np.stack([*episode.seen[1:], episode.seen[-1]]) for episode in memory]
        after = torch.from_numpy(np.concatenate(later))
        done = torch.tensor([action for episode in memory for action in episode.done])
        earned = torch.tensor([reward for episode in memory for reward in episode.earned])
        last = np.cumsum([len(episode.done) for episode in memory]) - 1
        goes_on = torch.ones(len(done)).index_fill(0, torch.from_numpy(last), 0.0)
        before, found = copy.deepcopy(network).eval(), 0.0
        for _ in range(self.params.steps):
            rows = torch.from_numpy(random.integers(0, len(done), self.config.batch_size))
            with torch.no_grad():
                ahead = before(after[rows]).max(1).values * goes_on[rows]
            wanted = earned[rows] + self.params.discount * ahead
            said = network(seen[rows])[torch.arange(len(rows)), done[rows]]
            loss = torch.nn.functional.smooth_l1_loss(said, wanted)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch does not type it
            optimiser.step()
            found = float(loss.detach())
        return found
