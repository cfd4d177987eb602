"""Classification by softmax and cross-entropy."""

from typing import TYPE_CHECKING

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.gradient_task import GradientTask
from core.federated.learning.softmax import softmax_slopes
from core.federated.networks import build_network

if TYPE_CHECKING:
    import torch


class Classification(GradientTask):
    """Gives each example one of the known labels."""

    title = "Classification"
    needs_two_labels = True

    def build(self, shape: tuple[int, ...], labels: tuple[str, ...], *, seed: int = 0) -> "torch.nn.Module":
        """A network with one output for each label. Raises InputError for a single label."""
        if len(labels) < 2:
            raise InputError("All data carries one and the same label.", "A second label is needed to learn from.")
        return build_network(self.config, shape, len(labels), seed=seed)

    def targets(self, examples: Examples, labels: tuple[str, ...]) -> np.ndarray:
        """Label numbers int64 (n,)."""
        return examples.numbers(labels)

    def losses(self, outputs: "torch.Tensor", targets: "torch.Tensor") -> "torch.Tensor":
        """Cross-entropy."""
        import torch

        return torch.nn.functional.cross_entropy(outputs, targets, reduction="none")

    def slopes(self, outputs: "torch.Tensor", targets: "torch.Tensor") -> "tuple[torch.Tensor, torch.Tensor]":
        """−log p of the target, and p less 1 at the target, where p = softmax(outputs)."""
        logs = outputs.log_softmax(1)
        wanted = targets[:, None]
        slopes = logs.exp()
        slopes.scatter_add_(1, wanted, slopes.new_full((1, 1), -1.0).expand(wanted.shape))
        return -logs.gather(1, wanted)[:, 0], slopes

    def numpy_slopes(self, outputs: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The same by numpy."""
        return softmax_slopes(outputs, targets)

    def score(self, outputs: np.ndarray, targets: np.ndarray) -> float:
        """Accuracy."""
        return float((outputs.argmax(1) == targets).mean())
