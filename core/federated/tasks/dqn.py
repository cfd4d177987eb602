"""Deep Q-learning together (Mnih et al. 2015, "Human-level control through deep reinforcement learning")."""

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.acting import Episode, NetworkActing, Policy, greedy
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

    def behaviour(self, network: "torch.nn.Module", actions: int, random: np.random.Generator) -> Policy:
        """What is worth most, and now and then anything."""
        best = greedy(network)

        def act(seen: np.ndarray) -> int:
            return int(random.integers(actions)) if random.random() < self.params.explore else best(seen)

        return act

    def improve(
        self,
        network: "torch.nn.Module",
        optimiser: "torch.optim.Optimizer",
        episodes: list[Episode],
        new: int,
        random: np.random.Generator,
    ) -> float:
        """Q(s, a) → r + γ max Q⁻(s′, ·), nothing after the last step; Huber's loss."""
        import torch

        seen = torch.from_numpy(np.concatenate([np.stack(episode.seen) for episode in episodes]))
        later = [np.stack([*episode.seen[1:], episode.seen[-1]]) for episode in episodes]
        after = torch.from_numpy(np.concatenate(later))
        done = torch.tensor([action for episode in episodes for action in episode.done])
        earned = torch.tensor([reward for episode in episodes for reward in episode.earned])
        last = np.cumsum([len(episode.done) for episode in episodes]) - 1
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
