"""k-means on everybody's data (Lloyd 1982), from first centres that each finds in its own (k-FED)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.clusters import explained, joined_clusters, local_clusters
from core.federated.data import Examples
from core.federated.statistics_task import StatisticsTask, Sums, column_count, total
from core.federated.tasks.normal_equations import linear_layer
from core.federated.weights import ModelWeights
from core.params import param

if TYPE_CHECKING:
    import torch

CENTRES, STEP = "centres", "step"


class KMeans(StatisticsTask):
    """Groups examples without labels. Each round is one step of Lloyd's algorithm on all data together."""

    title = "Clusters (k-means)"
    paper = (
        "Lloyd 1982, Least squares quantization in PCM; Dennis, Li and Smith 2021, Heterogeneity for the win (k-FED)"
    )

    @dataclass(frozen=True)
    class Params:
        """How many."""

        clusters: int = param(8, "How many groups (k).", low=1, high=10_000)

    def prepare(self, examples: Examples) -> Examples:
        """Labels play no part."""
        return examples.without_labels()

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """Zeros: the first round finds first centres."""
        columns = column_count(shape, squared=False)
        return ModelWeights({CENTRES: np.zeros((self.params.clusters, columns)), STEP: np.array(0, np.int64)})

    def empty(self, weights: ModelWeights) -> Sums:
        """How many rows each cluster has, and their sum."""
        centres = weights.arrays[CENTRES]
        return {"counts": np.zeros(len(centres)), "sums": np.zeros(centres.shape)}

    def statistics(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> Sums:
        """Of one's own clusters in the first round, of the nearest common centres afterwards."""
        made = self.empty(weights)
        if int(weights.arrays[STEP]) == 0:
            nearest = local_clusters(rows, self.params.clusters, self.config.seed)
        else:
            nearest = squared_distances(rows, weights.arrays[CENTRES]).argmin(axis=1)
        np.add.at(made["counts"], nearest, 1.0)
        np.add.at(made["sums"], nearest, rows)
        return made

    def combine(self, weights: ModelWeights, sent: Sequence[Sums]) -> ModelWeights:
        """The mean of each cluster; an empty one stays where it was."""
        centres = weights.arrays[CENTRES].copy()
        counts, sums = total(sent, "counts"), total(sent, "sums")
        if int(weights.arrays[STEP]) == 0:
            counts, sums = np.zeros_like(counts), np.zeros_like(sums)
            for own, common in zip(sent, joined_clusters(sent, len(centres), self.config.seed), strict=True):
                there = common >= 0
                np.add.at(counts, common[there], own["counts"][there])
                np.add.at(sums, common[there], own["sums"][there])
        filled = counts > 0
        centres[filled] = sums[filled] / counts[filled, None]
        return ModelWeights({CENTRES: centres, STEP: np.array(1, np.int64)})

    def judge(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
        """The part of the spread that the clusters explain, and the mean squared distance to the nearest centre."""
        squared = squared_distances(rows, weights.arrays[CENTRES]).min(axis=1)
        return explained(rows, squared), float(squared.mean())

    def network(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """One linear layer whose largest output is the nearest centre: 2 c·x − ‖c‖²."""
        self.check_fit(weights, shape, labels)
        centres = weights.arrays[CENTRES]
        return linear_layer(2 * centres, -(centres**2).sum(axis=1))


def squared_distances(rows: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """(n, k), never negative."""
    from scipy.spatial.distance import cdist

    found: np.ndarray = cdist(rows, centres, "sqeuclidean")
    return found
