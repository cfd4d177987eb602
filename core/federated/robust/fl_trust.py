"""FLTrust (Cao et al. 2021, "FLTrust: Byzantine-robust federated learning via trust bootstrapping", algorithm 2)."""

from collections.abc import Sequence

import numpy as np

from core.errors import TrainingError
from core.federated.robust.base import Rule


class FlTrust(Rule):
    """Trusts the coordinator's own update; the others count as far as they point the same way, at the same length."""

    title = "FLTrust"
    paper = "Cao, Fang, Liu and Gong 2021, FLTrust: Byzantine-robust federated learning via trust bootstrapping"

    needs_root = True

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """Σ relu(cos(g, g₀)) · ‖g₀‖ / ‖g‖ · g over Σ relu(cos). The trusted update itself counts like the others."""
        if self.root not in names:
            raise TrainingError(
                "FLTrust needs the coordinator's own update.",
                "Take part with trusted data on the coordinating machine.",
            )
        trusted = deltas[list(names).index(self.root)]
        length = float(np.linalg.norm(trusted))
        lengths = np.maximum(np.linalg.norm(deltas, axis=1), 1e-300)
        scores = np.maximum(0.0, deltas @ trusted / (lengths * max(length, 1e-300)))
        if scores.sum() == 0:
            return np.zeros(deltas.shape[1])
        mean: np.ndarray = (scores * length / lengths) @ deltas / scores.sum()
        return mean
