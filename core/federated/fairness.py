"""Fairness: how evenly participants take part (Jain, Chiu and Hawe 1984, "A quantitative measure of fairness")."""

from collections.abc import Collection, Sequence

import numpy as np

from core.federated.records import RoundRecord


def fairness(counts: np.ndarray) -> float:
    """Jain's index (Σx)² / (n Σx²) of how often each took part: 1 is even, 1/n one alone."""
    total = float(counts.sum())
    return float(total**2 / (len(counts) * float((counts.astype(np.float64) ** 2).sum()))) if total else 1.0


def fairness_by_round(rounds: Sequence[RoundRecord], everybody: Collection[str]) -> list[float]:
    """The index after each round, over all who have data or were ever asked (by peer id)."""
    asked = {answer.peer_id for entry in rounds for answer in entry.answers}
    counts = dict.fromkeys([*everybody, *sorted(asked - set(everybody))], 0)
    found = []
    for entry in rounds:
        for answer in entry.answers:
            counts[answer.peer_id] += answer.state == "answered"
        found.append(fairness(np.array(list(counts.values()))))
    return found
