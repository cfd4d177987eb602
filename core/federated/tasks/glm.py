"""Generalised linear models by iteratively reweighted least squares (Nelder and Wedderburn 1972)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.statistics_task import StatisticsTask, Sums, column_count, total, with_one
from core.federated.tasks.normal_equations import COEFFICIENTS, linear_layer, penalty, solved
from core.federated.tasks.regression import r_squared
from core.federated.weights import ModelWeights
from core.params import param

if TYPE_CHECKING:
    import torch

BINOMIAL, POISSON, GAUSSIAN = "binomial", "poisson", "gaussian"
# exp of more overflows float64; nobody's counts are e^300.
MOST_ETA = 300.0


class Glm(StatisticsTask):
    """Logistic, Poisson or linear regression, exactly as on the pooled data; about eight rounds."""

    title = "Generalised linear model, exact"
    paper = "Nelder and Wedderburn 1972, Generalized linear models"

    @dataclass(frozen=True)
    class Params:
        """The family and the penalty."""

        family: str = param(
            BINOMIAL,
            "Two labels (logit link), counts (log link), or numbers (identity).",
            choices=(BINOMIAL, POISSON, GAUSSIAN),
        )
        ridge: float = param(1e-6, "Penalty on the squared coefficients, the intercept left out (λ).", low=0.0)

    def prepare(self, examples: Examples) -> Examples:
        """Labels become numbers, except for two labels. Raises InputError for counts that are none."""
        if self.params.family == BINOMIAL:
            return examples
        made = examples.with_numbers()
        if self.params.family == POISSON and made.values is not None and (made.values < 0).any():
            row = int(np.flatnonzero(made.values < 0)[0])
            raise InputError(f"Example {row + 1} is below 0, which is no count.", "Mend it, or choose 'gaussian'.")
        return made

    def first(self, shape: tuple[int, ...], labels: tuple[str, ...]) -> ModelWeights:
        """Zeros; the intercept is the last. Raises InputError for other than two labels."""
        if self.params.family == BINOMIAL and len(labels) != 2:
            raise InputError(
                f"A logistic model tells two labels apart, and there are {len(labels)}.",
                "Choose the task 'classification', or data with two labels.",
            )
        return ModelWeights({COEFFICIENTS: np.zeros(column_count(shape, squared=True) + 1)})

    def targets(self, examples: Examples, labels: tuple[str, ...]) -> np.ndarray:
        """0 and 1 for the two labels in alphabetical order, or the numbers."""
        if self.params.family == BINOMIAL:
            return examples.numbers(labels).astype(np.float64)
        assert examples.values is not None
        return examples.values

    def empty(self, weights: ModelWeights) -> Sums:
        """XᵀWX and the score Xᵀ(y − μ)."""
        size = len(weights.arrays[COEFFICIENTS])
        return {"information": np.zeros((size, size)), "score": np.zeros(size)}

    def statistics(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> Sums:
        """Fisher's information and score at the model in use."""
        wide = with_one(rows)
        mean, weight = self._mean(wide @ weights.arrays[COEFFICIENTS])
        return {"information": (wide * weight[:, None]).T @ wide, "score": wide.T @ (targets - mean)}

    def combine(self, weights: ModelWeights, sent: Sequence[Sums]) -> ModelWeights:
        """(XᵀWX + λ I) β⁺ = XᵀWX β + Xᵀ(y − μ), which is the weighted least squares of the working response."""
        before = weights.arrays[COEFFICIENTS]
        information = total(sent, "information")
        right = information @ before + total(sent, "score")
        return ModelWeights({COEFFICIENTS: solved(information + penalty(len(before), self.params.ridge), right)})

    def judge(self, weights: ModelWeights, rows: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
        """Accuracy or R², and the mean negative log-likelihood (squared error for numbers)."""
        from scipy.special import gammaln

        eta = with_one(rows) @ weights.arrays[COEFFICIENTS]
        mean, _ = self._mean(eta)
        if self.params.family == BINOMIAL:
            return float(((eta > 0) == (targets > 0.5)).mean()), float((np.logaddexp(0, eta) - targets * eta).mean())
        if self.params.family == POISSON:
            eta = np.clip(eta, -MOST_ETA, MOST_ETA)
            return r_squared(mean, targets), float((mean - targets * eta + gammaln(targets + 1)).mean())
        return r_squared(mean, targets), float(((mean - targets) ** 2).mean())

    def network(self, weights: ModelWeights, shape: tuple[int, ...], labels: tuple[str, ...]) -> "torch.nn.Module":
        """One linear layer: the linear predictor, for two labels as the logits (0, η)."""
        self.check_fit(weights, shape, labels)
        found = weights.arrays[COEFFICIENTS]
        matrix, bias = found[None, :-1], found[-1:]
        if self.params.family == BINOMIAL:
            matrix, bias = np.concatenate([np.zeros_like(matrix), matrix]), np.concatenate([[0.0], bias])
        return linear_layer(matrix, bias)

    def _mean(self, eta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """μ and the weights dμ/dη of the canonical link."""
        from scipy.special import expit

        if self.params.family == BINOMIAL:
            mean = expit(eta)
            return mean, mean * (1 - mean)
        if self.params.family == POISSON:
            mean = np.exp(np.clip(eta, -MOST_ETA, MOST_ETA))
            return mean, mean
        return eta, np.ones_like(eta)
