"""Meter: how good the models of a simulation are, for everybody together and for each participant by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.compute import torch_device
from core.federated.gradient_task import GradientTask
from core.federated.simulation.population import Client
from core.federated.weights import ModelWeights

if TYPE_CHECKING:
    import torch

# The part of participants for whom the model is worst, by which fairness is read (Li et al. 2021, "Ditto", table 1).
WORST = 0.1


@dataclass(frozen=True)
class Measurement:
    """Score and loss of the common model; the mean score of own models; the mean score where it is worst."""

    score: float
    loss: float
    own: float | None = None
    worst: float | None = None


class Meter:
    """Measures on given rows; `held` are those that each client holds out, where clients do."""

    def __init__(self, task: GradientTask, module: "torch.nn.Module", inputs: np.ndarray, targets: np.ndarray) -> None:
        self._task = task
        self._module = module.to(torch_device())
        self._inputs = inputs
        self._targets = targets

    def measure(self, weights: ModelWeights, clients: Sequence[Client]) -> Measurement:
        """Of the common model: on what the clients hold out, or on everything when nobody does."""
        held = [client.held for client in clients if len(client.held)]
        rows = np.concatenate(held) if held else np.arange(len(self._inputs))
        weights.load_into(self._module)
        outputs, loss = self._task.said(self._module, self._inputs[rows], self._targets[rows])
        score = self._task.score(outputs, self._targets[rows])
        return Measurement(score, loss, worst=self._worst(outputs, held) if held else None)

    def own(self, outputs: Sequence[np.ndarray], clients: Sequence[Client]) -> tuple[float, float]:
        """Mean score of each client's own model on its rows, weighted by their number, and that of the worst."""
        scores = np.array(
            [self._task.score(mine, self._targets[client.held]) for mine, client in zip(outputs, clients, strict=True)]
        )
        counts = np.array([len(client.held) for client in clients], np.float64)
        return float((scores * counts).sum() / counts.sum()), _lowest(scores)

    def _worst(self, outputs: np.ndarray, held: Sequence[np.ndarray]) -> float:
        places = np.cumsum([0, *map(len, held)])
        scores = [
            self._task.score(outputs[low:high], self._targets[rows])
            for low, high, rows in zip(places[:-1], places[1:], held, strict=True)
        ]
        return _lowest(np.array(scores))


def _lowest(scores: np.ndarray) -> float:
    count = max(1, round(WORST * len(scores)))
    return float(np.sort(scores)[:count].mean())
