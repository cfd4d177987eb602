"""Gaussian mixtures on everybody's data by expectation and maximisation (Dempster, Laird and Rubin 1977)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.clusters import explained, joined_clusters, local_clusters
from core.federated.data import Examples
from core.federated.statistics_task import StatisticsTask, Sums, column_count, total
from core.federated.tasks.k_means import squared_distances
from core.federated.weights import ModelWeights
from core.params import param

SHARES, MEANS, COVARIANCES, STEP = "shares", "means", "covariances", "step"
# k covariances of d columns: 1,000,000 numbers are 8 MB in every answer.
MOST_NUMBERS = 4_000_000


class GaussianMixture(StatisticsTask):
    """Groups examples without labels into clouds of any shape, and says how likely each example is."""

    title = "Clusters (Gaussian mixture)"
    paper = "Dempster, Laird and Rubin 1977, Maximum likelihood from incomplete data via the EM algorithm"
    # EM slows down as it comes near: scikit-learn ends at a change of 1e-3 too
    settled_at = 1e-3

    @dataclass(frozen=True)
    class Params:
        """How many, and how thin a cloud may become."""

        clusters: int = param(4, "How many clouds (k).", low=1, high=1000)
        floor: float = param(1e-6, "Added to each variance, so that none becomes 0.", low=1e-12, high=1e6)

    def prepare(self, examples: Examples) -> Examples:
        """Labels play no part."""
        return examples.without_labels()

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """Equal clouds: the first round finds first ones. Raises InputError for too many columns."""
        count, columns = self.params.clusters, column_count(shape, squared=True)
        if count * columns**2 > MOST_NUMBERS:
            raise InputError(
                f"{count} clouds in {columns} columns have {count * columns**2} numbers.", "Choose fewer of either."
            )
        return ModelWeights(
            {
                SHARES: np.full(count, 1 / count),
                MEANS: np.zeros((count, columns)),
                COVARIANCES: np.tile(np.eye(columns), (count, 1, 1)),
                STEP: np.array(0, np.int64),
            }
        )

    def empty(self, weights: ModelWeights) -> Sums:
        """Of each cloud: how much of the rows, their sum and products about its mean."""
        means = weights.arrays[MEANS]
        return {
            "counts": np.zeros(len(means)),
            "sums": np.zeros(means.shape),
            "products": np.zeros(weights.arrays[COVARIANCES].shape),
        }

    def statistics(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> Sums:
        """Expectation: responsibilities of the clouds, or of one's own clusters in the first round."""
        count = len(weights.arrays[MEANS])
        if int(weights.arrays[STEP]) == 0:
            responsible = np.eye(count)[local_clusters(rows, count, self.config.seed)]
        else:
            joint = self._joint(weights, rows)
            responsible = np.exp(joint - np.logaddexp.reduce(joint, axis=1)[:, None])
        about = rows[:, None] - weights.arrays[MEANS][None]
        return {
            "counts": responsible.sum(axis=0),
            "sums": np.einsum("nk,nkd->kd", responsible, about),
            "products": np.einsum("nk,nkd,nke->kde", responsible, about, about, optimize=True),
        }

    def combine(self, weights: ModelWeights, sent: Sequence[Sums]) -> ModelWeights:
        """Maximisation: m⁺ = m + S/N, Σ = P/N − (S/N)(S/N)ᵀ + floor; an empty cloud stays as it was."""
        if int(weights.arrays[STEP]) == 0:
            sent = self._common(sent)
        counts, sums, products = (total(sent, name) for name in ("counts", "sums", "products"))
        arrays = {name: value.copy() for name, value in weights.arrays.items()}
        for number in np.flatnonzero(counts > 1e-9):
            moved = sums[number] / counts[number]
            spread = products[number] / counts[number] - np.outer(moved, moved)
            arrays[MEANS][number] += moved
            arrays[COVARIANCES][number] = (spread + spread.T) / 2 + self.params.floor * np.eye(len(moved))
        arrays[SHARES] = counts / counts.sum()
        return ModelWeights({**arrays, STEP: np.array(1, np.int64)})

    def judge(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
        """The part of the spread that the likeliest clouds' means explain; the mean negative log-likelihood."""
        joint = self._joint(weights, rows)
        likeliest = joint.argmax(axis=1)
        squared = squared_distances(rows, weights.arrays[MEANS])[np.arange(len(rows)), likeliest]
        return explained(rows, squared), -float(np.logaddexp.reduce(joint, axis=1).mean())

    def _joint(self, weights: ModelWeights, rows: np.ndarray) -> np.ndarray:
        """log π_k N(x; m_k, Σ_k), (n, k)."""
        from scipy.stats import multivariate_normal

        arrays = weights.arrays
        with np.errstate(divide="ignore"):
            logs = np.log(arrays[SHARES])
        densities = [
            multivariate_normal.logpdf(rows, mean, spread, allow_singular=True).reshape(len(rows))
            for mean, spread in zip(arrays[MEANS], arrays[COVARIANCES], strict=True)
        ]
        found: np.ndarray = np.stack(densities, axis=1) + logs
        return found

    def _common(self, sent: Sequence[Sums]) -> list[Sums]:
        """The statistics of everybody's own clusters put under the common ones they belong to."""
        made = []
        for own, common in zip(sent, joined_clusters(sent, self.params.clusters, self.config.seed), strict=True):
            moved = {name: np.zeros_like(value) for name, value in own.items()}
            for name, value in own.items():
                np.add.at(moved[name], common[common >= 0], value[common >= 0])
            made.append(moved)
        return made
