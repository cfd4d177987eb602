"""FoolsGold (Fung et al. 2020, "The limitations of federated learning in Sybil settings", algorithm 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.federated.robust.base import Rule
from core.params import param


class FoolsGold(Rule):
    """Participants whose updates have always pointed the same way count less: copies of one hostile participant."""

    title = "FoolsGold"
    paper = "Fung, Yoon and Beschastnikh 2020, The limitations of federated learning in Sybil settings"

    @dataclass(frozen=True)
    class Params:
        """The paper's κ."""

        confidence: float = param(1.0, "How sharply similar participants are told from others (κ).", low=0.1, high=10.0)

    def __init__(self, params: Any = None) -> None:
        super().__init__(params)
        self._history: dict[str, np.ndarray] = {}

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """Weighted sum by one minus the largest similarity of summed updates, through the paper's logit."""
        for name, delta in zip(names, deltas, strict=True):
            self._history[name] = self._history.get(name, 0.0) + delta
        weights = self.weights(np.stack([self._history[name] for name in names]))
        if weights.sum() == 0:
            return np.zeros(deltas.shape[1])
        mean: np.ndarray = weights @ deltas / weights.sum()
        return mean

    def weights(self, history: np.ndarray) -> np.ndarray:
        """How much each counts, in [0, 1]."""
        if len(history) == 1:
            return np.ones(1)
        unit = history / np.maximum(np.linalg.norm(history, axis=1, keepdims=True), 1e-300)
        similar = unit @ unit.T
        np.fill_diagonal(similar, -np.inf)
        most = similar.max(1)
        # pardoning: an honest participant that resembles a Sybil less than another Sybil does
        ratio = np.divide(most[:, None], most[None], out=np.ones_like(similar), where=most[None] > 0)
        pardoned = np.where(most[None] > most[:, None], similar * ratio, similar)
        alpha = np.clip(1 - pardoned.max(1), 0, 1)
        if alpha.max() == 0:
            return np.zeros(len(history))
        alpha = alpha / alpha.max()
        logit = self.params.confidence * (np.log(np.maximum(alpha, 1e-12) / np.maximum(1 - alpha, 1e-12)) + 0.5)
        found: np.ndarray = np.clip(logit, 0, 1)
        return found

    def state(self) -> dict[str, np.ndarray]:
        """Everybody's summed updates."""
        return dict(self._history)

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Everybody's summed updates."""
        self._history = dict(state)
