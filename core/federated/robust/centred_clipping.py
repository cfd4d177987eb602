"""Centred clipping (Karimireddy et al. 2021, "Learning from history for Byzantine robust optimization", section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.federated.robust.base import Rule
from core.params import param


class CentredClipping(Rule):
    """Moves from the last result by what each update differs from it, no more than a radius."""

    title = "Centred clipping"
    paper = "Karimireddy, He and Jaggi 2021, Learning from history for Byzantine robust optimization"

    @dataclass(frozen=True)
    class Params:
        """The paper's τ and L."""

        radius: float = param(1.0, "How far each update may pull (τ).", low=1e-9, high=1e9)
        passes: int = param(3, "Passes of the iteration (L).", low=1, high=1000)

    def __init__(self, params: Any = None) -> None:
        super().__init__(params)
        self._centre: np.ndarray | None = None

    @property
    def fewest(self) -> int:
        """Each update is compared with the last result."""
        return 1

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """v ← v + mean((x − v) min(1, τ / ‖x − v‖)), begun at the last result."""
        centre = np.zeros(deltas.shape[1]) if self._centre is None else self._centre
        for _ in range(self.params.passes):
            apart = deltas - centre
            lengths = np.linalg.norm(apart, axis=1, keepdims=True)
            factor = np.minimum(1.0, self.params.radius / np.maximum(lengths, 1e-300))
            centre = centre + (apart * factor).mean(0)
        self._centre = centre
        return centre

    def state(self) -> dict[str, np.ndarray]:
        """The last result."""
        return {} if self._centre is None else {"centre": self._centre}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """The last result."""
        self._centre = state["centre"] if state else None
