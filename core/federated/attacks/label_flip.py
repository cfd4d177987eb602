"""Label flip (Fang et al. 2020, "Local model poisoning attacks to Byzantine-robust federated learning")."""

import numpy as np

from core.federated.attacks.base import Attack


class LabelFlip(Attack):
    """Trains honestly on wrong labels: of L labels, label l becomes L − l − 1."""

    title = "Label flip"
    paper = "Fang et al. 2020, Local model poisoning attacks to Byzantine-robust federated learning"

    def labels(self, numbers: np.ndarray, classes: int) -> np.ndarray:
        """The labels in reverse order."""
        flipped: np.ndarray = classes - 1 - numbers
        return flipped
