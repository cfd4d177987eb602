"""IFCA (Ghosh et al. 2020, "An efficient framework for clustered federated learning", algorithm 1)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Strategy, Trained, Update
from core.params import param

if TYPE_CHECKING:
    import torch

OTHERS, CLUSTER = "others", "cluster"


class Ifca(Strategy):
    """Several common models; each participant trains the one that fits its data best.

    The model of the training is the first cluster's; the others travel beside it.
    """

    title = "IFCA (clusters)"
    paper = "Ghosh, Chung, Yin and Ramchandran 2020, An efficient framework for clustered federated learning"
    is_personal = True
    is_prunable = False
    is_clustered = True

    beside = MappingProxyType({CLUSTER: 1})

    @dataclass(frozen=True)
    class Params:
        """The paper's k."""

        clusters: int = param(2, "How many common models there are (k).", low=2, high=64)

    def __init__(self, params: Any = None, **others: Any) -> None:
        super().__init__(params, **others)
        self._others: np.ndarray | None = None

    def begin(self, model: np.ndarray, another: Callable[[int], np.ndarray]) -> None:
        """Every cluster begins with a model of its own seed."""
        self._others = np.stack([another(number) for number in range(1, self.params.clusters)])

    def sends(self, model: np.ndarray) -> dict[str, np.ndarray]:
        """The models of the other clusters, (k − 1, P)."""
        return {OTHERS: self._known(model)}

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Train the cluster's model with the least loss. What is sent is the step from there, added to `start`."""
        chosen, where = self._best(learner, start, received)
        made = descend(learner, chosen).weights
        return Trained(start + (made - chosen), {CLUSTER: where[:, None].to(start.dtype)})

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """The model of the cluster that fits best."""
        return self._best(learner, start, received)[0]

    def _best(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]"
    ) -> "tuple[torch.Tensor, torch.Tensor]":
        import torch

        others = [row.expand_as(start) for row in received[OTHERS]]
        candidates = torch.stack([start, *others])
        losses = torch.stack([learner.loss_of(candidate) for candidate in candidates])
        where = losses.argmin(0)
        return candidates[where, torch.arange(len(start), device=start.device)], where

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """Each cluster's model moves by the average of its own participants' updates."""
        models = np.concatenate([model[None], self._known(model)])
        chosen = [_cluster(update, len(models)) for update in updates]
        for number in range(len(models)):
            mine = [update for update, cluster in zip(updates, chosen, strict=True) if cluster == number]
            if mine:
                models[number] += self.average(mine, of=f"cluster{number}" if number else "")
        self._others = models[1:]
        first: np.ndarray = models[0]
        return first

    def _known(self, model: np.ndarray) -> np.ndarray:
        if self._others is None:
            return np.repeat(model[None], self.params.clusters - 1, axis=0)
        return self._others

    def state(self) -> dict[str, np.ndarray]:
        """The other clusters' models."""
        return {} if self._others is None else {OTHERS: self._others}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """The other clusters' models."""
        self._others = state[OTHERS] if state else None


def _cluster(update: Update, clusters: int) -> int:
    """Which cluster a participant says it belongs to; what is none counts as the nearest, as NaN the first."""
    return int(np.clip(np.nan_to_num(float(update.vectors[CLUSTER][0])), 0, clusters - 1).round())
