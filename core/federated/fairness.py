"""Fairness: how evenly participants take part (Jain, Chiu and Hawe 1984, "A quantitative measure of fairness")."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from core.federated.records import RoundRecord


def fairness(counts: np.ndarray) -> float:
    """Jain's index (Σx)² / (n Σx²) of how often each took part: 1 is even, 1/n one alone."""
    total = float(counts.sum())
    return float(total**2 / (len(counts) * float((counts.astype(np.float64) ** 2).sum()))) if total else 1.0


class Turnout:
    """The same index, kept up to date: a round costs as much as those who took part, not as all there are."""

    def __init__(self, counts: Sequence[int]) -> None:
        """How often each took part so far."""
        self._everybody = len(counts)
        self._total, self._squares = sum(counts), sum(count**2 for count in counts)

    def add(self, counts: Iterable[int]) -> None:
        """Somebody took part once more; `counts` are theirs now."""
        for count in counts:
            self._total += 1
            self._squares += 2 * count - 1

    @property
    def fairness(self) -> float:
        """Jain's index so far."""
        return self._total**2 / (self._everybody * self._squares) if self._total else 1.0


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
