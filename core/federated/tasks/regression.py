"""Regression by least squares: the label of each example is a number."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.data import Examples
from core.federated.gradient_task import GradientTask
from core.federated.networks import build_network
from core.params import param

if TYPE_CHECKING:
    import torch


class Regression(GradientTask):
    """Predicts a number for each example. The score is R², at least 0."""

    title = "Regression"

    @dataclass(frozen=True)
    class Params:
        """All participants scale alike."""

        centre: float = param(0.0, "The number that becomes 0: about the mean.", low=-1e30, high=1e30)
        scale: float = param(1.0, "The distance that becomes 1: about the spread.", low=1e-30, high=1e30)

    def prepare(self, examples: Examples) -> Examples:
        """Labels become numbers."""
        return examples.with_numbers()

    def build(self, shape: tuple[int, ...], labels: tuple[str, ...], *, seed: int = 0) -> "torch.nn.Module":
        """A network with one output."""
        return build_network(self.config, shape, 1, seed=seed)

    def targets(self, examples: Examples, labels: tuple[str, ...]) -> np.ndarray:
        """Scaled numbers float32 (n,)."""
        assert examples.values is not None
        scaled: np.ndarray = ((examples.values - self.params.centre) / self.params.scale).astype(np.float32)
        return scaled

    def losses(self, outputs: "torch.Tensor", targets: "torch.Tensor") -> "torch.Tensor":
        """Squared error."""
        return (outputs[:, 0] - targets) ** 2

    def score(self, outputs: np.ndarray, targets: np.ndarray) -> float:
        """R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)², at least 0."""
        return r_squared(outputs[:, 0], targets)


def r_squared(predicted: np.ndarray, targets: np.ndarray) -> float:
    """The part of the variance that is explained, from 0 to 1; 0 when there is none to explain."""
    # in float64: what a model that runs away predicts has squares beyond float32
    predicted, targets = predicted.astype(np.float64), targets.astype(np.float64)
    total = float(((targets - targets.mean()) ** 2).sum())
    missed = float(((targets - predicted) ** 2).sum())
    return max(0.0, 1.0 - missed / total) if total > 0 else float(missed == 0)
