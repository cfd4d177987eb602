"""FLTrust (Cao et al. 2021, "FLTrust: Byzantine-robust federated learning via trust bootstrapping", algorithm 2)."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.errors import TrainingError
from core.federated.robust.base import Rule


class FlTrust(Rule):
    """Trusts the coordinator's own update; the others count as far as they point the same way, at the same length."""

    title = "FLTrust"
    paper = "Cao, Fang, Liu and Gong 2021, FLTrust: Byzantine-robust federated learning via trust bootstrapping"

    needs_root = True

    def __init__(self, params: Any = None) -> None:
        super().__init__(params)
        self._trusted: np.ndarray | None = None

    @property
    def fewest(self) -> int:
        """Each update is compared with the trusted one."""
        return 1

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """Σ relu(cos(g, g₀)) · ‖g₀‖ / ‖g‖ · g over Σ relu(cos). The trusted update itself counts like the others."""
        if self.root in names:
            self._trusted = deltas[list(names).index(self.root)].copy()
        elif self.is_patient:
            return self._without_root(deltas)
        else:
            raise TrainingError(
                "FLTrust needs the coordinator's own update.",
                "Take part with trusted data on the coordinating machine.",
            )
        scores, scaled = _compared(deltas, self._trusted)
        if scores.sum() == 0:
            return np.zeros(deltas.shape[1])
        mean: np.ndarray = scores @ scaled / scores.sum()
        return mean

    def _without_root(self, deltas: np.ndarray) -> np.ndarray:
        """By the last trusted update. One alone counts no more than it is trusted; before there is any, nothing counts.

        The paper has rounds only; dividing by the score of a lone update would trust it whatever its score.
        """
        if self._trusted is None:
            return np.zeros(deltas.shape[1])
        scores, scaled = _compared(deltas, self._trusted)
        mean: np.ndarray = scores @ scaled / max(1.0, float(scores.sum()))
        return mean

    def state(self) -> dict[str, np.ndarray]:
        """The last trusted update, where the next updates may come without one."""
        return {} if self._trusted is None or not self.is_patient else {"trusted": self._trusted}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """The last trusted update."""
        self._trusted = state["trusted"] if state else None


def _compared(deltas: np.ndarray, trusted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far each points the trusted way (n,), and each at the trusted length (n, P)."""
    length = float(np.linalg.norm(trusted))
    lengths = np.maximum(np.linalg.norm(deltas, axis=1), 1e-300)
    scores = np.maximum(0.0, deltas @ trusted / (lengths * max(length, 1e-300)))
    return scores, deltas * (length / lengths)[:, None]
