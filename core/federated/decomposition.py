"""Decompositions: the directions along which data varies most, from sums of products or of projections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.statistics_task import StatisticsTask, Sums, column_count, total
from core.federated.tasks.normal_equations import linear_layer
from core.federated.weights import ModelWeights
from core.params import param

if TYPE_CHECKING:
    import torch

COVARIANCE, ITERATIONS = "covariance", "iterations"
MEAN, COMPONENTS, VARIANCES, STEP = "mean", "components", "variances", "step"


class Decomposition(StatisticsTask):
    """The first components of XᵀX, centred or not.

    By covariance it is exact: one round for the mean where it is centred, one for the products. By iterations only
    (columns × components) travel: orthogonal iteration (Golub and Van Loan 2013, section 8.2.4), for many columns.
    """

    is_centred = True

    @dataclass(frozen=True)
    class Params:
        """How many, and how."""

        components: int = param(2, "How many directions.", low=1, high=10_000)
        method: str = param(
            COVARIANCE,
            "Exact from all products of columns, or iterations that never build them, for many columns.",
            choices=(COVARIANCE, ITERATIONS),
        )

    def prepare(self, examples: Examples) -> Examples:
        """Labels play no part."""
        return examples.without_labels()

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """Random orthonormal directions by the training's seed."""
        columns = column_count(shape, squared=self.params.method == COVARIANCE)
        count = self.params.components
        if count > columns:
            raise InputError(f"{columns} columns have no {count} components.", "Choose fewer.")
        random = np.random.default_rng(self.config.seed)
        start = np.linalg.qr(random.standard_normal((columns, count)))[0].T
        step = np.array(0 if self.is_centred else 1, np.int64)
        return ModelWeights({MEAN: np.zeros(columns), COMPONENTS: start, VARIANCES: np.zeros(count), STEP: step})

    def empty(self, weights: ModelWeights) -> Sums:
        """Their number, their sum, and products of columns or of projections."""
        count, columns = weights.arrays[COMPONENTS].shape
        shape = (columns, columns if self.params.method == COVARIANCE else count)
        return {"rows": np.zeros(()), "sum": np.zeros(columns), "products": np.zeros(shape)}

    def statistics(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> Sums:
        """The sum in the round that finds the mean; after it XᵀX, or XᵀX Vᵀ."""
        made = self.empty(weights)
        made["rows"] = np.array(float(len(rows)))
        if int(weights.arrays[STEP]) == 0:
            made["sum"] = rows.sum(axis=0)
            return made
        centred = rows - weights.arrays[MEAN]
        seen = centred if self.params.method == COVARIANCE else centred @ weights.arrays[COMPONENTS].T
        made["products"] = centred.T @ seen
        return made

    def combine(self, weights: ModelWeights, sent: Sequence[Sums]) -> ModelWeights:
        """The mean first; then eigenvectors, or the next orthonormal basis."""
        arrays, rows = dict(weights.arrays), float(total(sent, "rows"))
        if int(arrays[STEP]) == 0:
            return ModelWeights({**arrays, MEAN: total(sent, "sum") / rows, STEP: np.array(1, np.int64)})
        products, count = total(sent, "products"), len(arrays[VARIANCES])
        divisor = max(1.0, rows - 1) if self.is_centred else 1.0
        if self.params.method == COVARIANCE:
            values, vectors = np.linalg.eigh((products + products.T) / 2)
            order = np.argsort(values)[::-1][:count]
            found, variances = vectors[:, order].T, values[order] / divisor
        else:
            # Rayleigh and Ritz: the best directions within the new basis, from how the old ones were stretched
            basis, stretch = np.linalg.qr(products)
            left, values, _ = np.linalg.svd(stretch)
            found, variances = (basis @ left).T, values / divisor
        return ModelWeights({**arrays, COMPONENTS: signed(found), VARIANCES: np.maximum(variances, 0.0)})

    def judge(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
        """The part of the variance that the components hold, and the mean squared rest."""
        if len(rows) == 0:
            return 0.0, 0.0
        centred = rows - weights.arrays[MEAN]
        rest = centred - centred @ weights.arrays[COMPONENTS].T @ weights.arrays[COMPONENTS]
        whole = float((centred**2).sum())
        return (1 - float((rest**2).sum()) / whole if whole > 0 else 0.0), float((rest**2).sum(axis=1).mean())

    def network(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """One linear layer: the projection."""
        self.check_fit(weights, shape, labels)
        components = weights.arrays[COMPONENTS]
        return linear_layer(components, -components @ weights.arrays[MEAN])


def signed(components: np.ndarray) -> np.ndarray:
    """Each direction with its largest number positive, so that the sign is the same everywhere."""
    largest = np.abs(components).argmax(axis=1)
    signs = np.sign(components[np.arange(len(components)), largest])
    found: np.ndarray = components * np.where(signs == 0, 1, signs)[:, None]
    return found
