"""Data as training sees it: inputs, label numbers, and a held-out part that never teaches."""

from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.records import DataSummary


@dataclass(frozen=True)
class Examples:
    """Inputs float32 of shape (n, …), and one label in words for each."""

    inputs: np.ndarray
    labels: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def summary(self) -> DataSummary:
        """What a person is shown before data takes part."""
        counts: dict[str, int] = {}
        for label in self.labels:
            counts[label] = counts.get(label, 0) + 1
        return DataSummary(len(self.labels), tuple(sorted(counts.items())), self.inputs.shape[1:], self.notes)

    def check(self) -> None:
        """Raise InputError for data nobody can learn from: empty, one label only, or not finite."""
        if len(self.labels) == 0:
            raise InputError(
                "There is no labelled data to train with.", "Label some pictures, or choose another source."
            )
        if len(self.labels) < 2:
            raise InputError("A single example is not enough to train with.", "Label more.")
        bad = int((~np.isfinite(self.inputs.reshape(len(self.labels), -1)).all(axis=1)).sum())
        if bad:
            raise InputError(f"{bad} examples hold numbers that are not finite.", "Remove or mend those rows.")

    def numbers(self, labels: tuple[str, ...]) -> np.ndarray:
        """Label numbers int64 by the order of `labels`. Raises InputError for an unknown one."""
        known = {label: number for number, label in enumerate(labels)}
        unknown = sorted(set(self.labels) - set(known))
        if unknown:
            raise InputError(
                f"The training does not know the labels {', '.join(unknown[:5])}.",
                "Relabel those examples, or begin a new training with them.",
            )
        return np.array([known[label] for label in self.labels], dtype=np.int64)

    def split(self, held_out: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """Indices that teach and indices that measure, drawn once by the seed; at least one in each."""
        order = np.random.default_rng(seed).permutation(len(self.labels))
        if len(order) < 2:
            return order, order
        count = min(max(1, round(len(order) * held_out)), len(order) - 1)
        return np.sort(order[count:]), np.sort(order[:count])
