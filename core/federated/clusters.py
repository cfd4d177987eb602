"""First clusters without looking at anybody's data: each sends its own, the coordinator clusters those.

Dennis, Li and Smith 2021, "Heterogeneity for the win: One-shot federated clustering" (k-FED).
"""

from collections.abc import Sequence

import numpy as np

from core.federated.statistics_task import Sums


def local_clusters(rows: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Which of at most `count` clusters of its own each row belongs to, (n,), by k-means++."""
    from sklearn.cluster import KMeans

    different = len(np.unique(rows, axis=0))
    found: np.ndarray = KMeans(min(count, different), n_init=4, random_state=seed).fit_predict(rows)
    return found


def joined_clusters(sent: Sequence[Sums], count: int, seed: int) -> list[np.ndarray]:
    """For each participant, which common cluster each of its own belongs to, (k,); −1 for its empty ones.

    `counts` (k,) and `sums` (k, d) are of each participant's own clusters.
    """
    from sklearn.cluster import KMeans

    places = [(number, own) for number, sums in enumerate(sent) for own in np.flatnonzero(sums["counts"] > 0)]
    centres = np.array([sent[number]["sums"][own] / sent[number]["counts"][own] for number, own in places])
    weights = np.array([sent[number]["counts"][own] for number, own in places])
    common = min(count, len(np.unique(centres, axis=0)))
    labels = KMeans(common, n_init=10, random_state=seed).fit(centres, sample_weight=weights).labels_
    made = [np.full(len(sums["counts"]), -1) for sums in sent]
    for (number, own), label in zip(places, labels, strict=True):
        made[number][own] = label
    return made


def explained(rows: np.ndarray, squared: np.ndarray) -> float:
    """Which part of the rows' spread about their mean clusters explain, given squared distances to them (n,)."""
    whole = float(((rows - rows.mean(axis=0)) ** 2).sum()) if len(rows) else 0.0
    return max(0.0, 1.0 - float(squared.sum()) / whole) if whole > 0 else 0.0
