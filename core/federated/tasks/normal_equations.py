"""Least squares in one round: the normal equations are sums (Gauss 1809; ridge: Hoerl and Kennard 1970)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.data import Examples
from core.federated.statistics_task import StatisticsTask, Sums, column_count, total, with_one
from core.federated.tasks.regression import r_squared
from core.federated.weights import ModelWeights
from core.params import param

if TYPE_CHECKING:
    import torch

COEFFICIENTS = "coefficients"


class NormalEquations(StatisticsTask):
    """A linear model of numbers, exactly that of the pooled data after one round."""

    title = "Linear regression, exact"
    paper = "Hoerl and Kennard 1970, Ridge regression: Biased estimation for nonorthogonal problems"

    @dataclass(frozen=True)
    class Params:
        """The penalty."""

        ridge: float = param(0.0, "Penalty on the squared coefficients, the intercept left out (λ).", low=0.0)

    def prepare(self, examples: Examples) -> Examples:
        """Labels become numbers."""
        return examples.with_numbers()

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """Zeros; the intercept is the last."""
        return ModelWeights({COEFFICIENTS: np.zeros(column_count(shape, squared=True) + 1)})

    def targets(self, examples: Examples, labels: tuple[str, ...]) -> np.ndarray:
        """The numbers."""
        assert examples.values is not None
        return examples.values

    def empty(self, weights: ModelWeights) -> Sums:
        """XᵀX, Xᵀy."""
        size = len(weights.arrays[COEFFICIENTS])
        return {"gram": np.zeros((size, size)), "moment": np.zeros(size)}

    def statistics(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> Sums:
        """XᵀX, Xᵀy."""
        wide = with_one(rows)
        return {"gram": wide.T @ wide, "moment": wide.T @ targets}

    def combine(self, weights: ModelWeights, sent: Sequence[Sums]) -> ModelWeights:
        """(XᵀX + λ I) w = Xᵀy; the shortest solution where there are many."""
        gram, moment = total(sent, "gram"), total(sent, "moment")
        return ModelWeights({COEFFICIENTS: solved(gram + penalty(len(gram), self.params.ridge), moment)})

    def judge(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
        """R², mean squared error."""
        predicted = with_one(rows) @ weights.arrays[COEFFICIENTS]
        return r_squared(predicted, targets), float(((predicted - targets) ** 2).mean())

    def network(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """One linear layer."""
        self.check_fit(weights, shape, labels)
        found = weights.arrays[COEFFICIENTS]
        return linear_layer(found[None, :-1], found[-1:])


def penalty(size: int, ridge: float) -> np.ndarray:
    """λ on the diagonal, 0 for the intercept, which is last."""
    diagonal = np.full(size, ridge)
    diagonal[-1] = 0.0
    return np.diag(diagonal)


def solved(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The solution of a symmetric system; of many the shortest (columns may say the same twice)."""
    from scipy.linalg import lstsq

    found: np.ndarray = lstsq(matrix, right, lapack_driver="gelsd", cond=1e-13)[0]
    return found


def linear_layer(matrix: np.ndarray, bias: np.ndarray) -> "torch.nn.Module":
    """Flatten, then x Wᵀ + b in float32."""
    import torch

    layer = torch.nn.Linear(matrix.shape[1], matrix.shape[0])
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(matrix))
        layer.bias.copy_(torch.from_numpy(bias))
    return torch.nn.Sequential(torch.nn.Flatten(), layer)
