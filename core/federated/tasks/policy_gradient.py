"""Policy gradient together (Williams 1992, REINFORCE, with a baseline; federated: Jin et al. 2022, PAvg)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.acting import Episode, NetworkActing, Policy
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

    def behaviour(self, network: "torch.nn.Module", actions: int, random: np.random.Generator) -> Policy:
        """Each action as often as the network says that it should be."""
        import torch

        def act(seen: np.ndarray) -> int:
            with torch.inference_mode():
                odds = network(torch.from_numpy(seen[None])).softmax(1)[0].double().numpy()
            return int(random.choice(len(odds), p=odds / odds.sum()))

        return act

    def improve(
        self,
        network: "torch.nn.Module",
        optimiser: "torch.optim.Optimizer",
        episodes: list[Episode],
        new: int,
        random: np.random.Generator,
    ) -> float:
        """One step on the episodes that the network itself has just acted."""
        import torch

        episodes = episodes[-new:]
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
