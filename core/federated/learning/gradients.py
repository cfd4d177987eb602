"""Gradients of many clients' losses at once: as one stacked computation, or client by client in a plain loop."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from math import prod
from typing import TYPE_CHECKING

from core.federated.learning.cohort import Batch
from core.federated.learning.layout import Layout

if TYPE_CHECKING:
    import numpy as np
    import torch

# Numbers that a network sees at once where no gradients are wanted: of whole pictures all there are, of clips a few.
MOST_NUMBERS = 1 << 23

# Outputs (n, …) and targets (n, …) to the loss of each example (n,).
Losses = "Callable[[torch.Tensor, torch.Tensor], torch.Tensor]"


class Gradients(ABC):
    """The gradient of each client's mean loss over its batch, for weights of shape (C, P)."""

    is_stacked = False
    needs_pairs = False
    """Whether a batch of one example cannot be computed, as where single numbers are normalised over the batch."""

    def __init__(
        self,
        module: "torch.nn.Module",
        losses: "Callable[..., torch.Tensor]",
        slopes: "Callable[..., tuple[torch.Tensor, torch.Tensor]] | None" = None,
        numpy_slopes: "Callable[..., tuple[np.ndarray, np.ndarray]] | None" = None,
    ) -> None:
        """`losses` of each example (n,) from outputs and targets; `slopes` gives them with their gradients (n, …).

        `numpy_slopes` does the latter with arrays.
        """
        self.module = module
        self.losses = losses
        self.slopes = slopes
        self.numpy_slopes = numpy_slopes
        self.layout = Layout.of(module)

    @abstractmethod
    def of(self, weights: "torch.Tensor", batch: Batch) -> "tuple[torch.Tensor, torch.Tensor]":
        """Gradients (C, P) and mean losses (C,). Running statistics in `weights` are brought up to date in place."""

    @abstractmethod
    def loss(self, weights: "torch.Tensor", batch: Batch) -> "torch.Tensor":
        """Mean losses (C,), without gradients and in evaluation mode."""

    @abstractmethod
    def outputs(self, weights: "torch.Tensor", inputs: "torch.Tensor") -> "torch.Tensor":
        """What each client's model says of inputs (C, B, …): (C, B, …), in evaluation mode."""


def rows_at_once(shape: "tuple[int, ...]") -> int:
    """How many examples of this shape a network may see at once when no gradients are wanted."""
    return max(1, MOST_NUMBERS // max(1, prod(shape)))


class LoopedGradients(Gradients):
    """The plain loop: any module, one client after the other."""

    def __init__(
        self,
        module: "torch.nn.Module",
        losses: "Callable[..., torch.Tensor]",
        slopes: "Callable[..., tuple[torch.Tensor, torch.Tensor]] | None" = None,
        numpy_slopes: "Callable[..., tuple[np.ndarray, np.ndarray]] | None" = None,
    ) -> None:
        import torch

        super().__init__(module, losses, slopes, numpy_slopes)
        self.needs_pairs = any(isinstance(layer, torch.nn.BatchNorm1d) for layer in module.modules())

    def of(self, weights: "torch.Tensor", batch: Batch) -> "tuple[torch.Tensor, torch.Tensor]":
        """Through the module itself, whose parameters are views of the weights meanwhile."""
        import torch

        gradients = torch.zeros_like(weights)
        found = torch.zeros(len(weights), dtype=weights.dtype, device=weights.device)
        self.module.train()
        for number in range(len(weights)):
            if int(batch.counts[number]) == 0:
                continue
            mine = batch.client(number)
            parameters = self._point(weights[number])
            outputs = self.module(mine.inputs[0])
            loss = self.losses(outputs, mine.targets[0]).mean()
            parts = torch.autograd.grad(loss, parameters)
            for entry, part in zip(self.layout.trained, parts, strict=True):
                gradients[number, entry.start : entry.stop] = part.reshape(-1)
            found[number] = loss.detach()
        return gradients, found

    def loss(self, weights: "torch.Tensor", batch: Batch) -> "torch.Tensor":
        """Client by client."""
        import torch

        found = torch.zeros(len(weights), dtype=weights.dtype, device=weights.device)
        self.module.eval()
        with torch.no_grad():
            for number in range(len(weights)):
                if int(batch.counts[number]) == 0:
                    continue
                mine = batch.client(number)
                self._point(weights[number])
                found[number] = self.losses(self._said(mine.inputs[0]), mine.targets[0]).mean()
        return found

    def outputs(self, weights: "torch.Tensor", inputs: "torch.Tensor") -> "torch.Tensor":
        """Client by client."""
        import torch

        self.module.eval()
        found = []
        with torch.no_grad():
            for row, mine in zip(weights, inputs, strict=True):
                self._point(row)
                found.append(self._said(mine))
        return torch.stack(found)

    def _said(self, inputs: "torch.Tensor") -> "torch.Tensor":
        """Outputs (n, …), computed as many at a time as memory is made for."""
        import torch

        rows = rows_at_once(inputs.shape[1:])
        return torch.cat([self.module(inputs[start : start + rows]) for start in range(0, max(1, len(inputs)), rows)])

    def _point(self, row: "torch.Tensor") -> "list[torch.Tensor]":
        """Let the module read and write this row; the trained parameters in the layout's order."""
        views = self.layout.views(row)
        for name, value in self.module.named_parameters():
            value.data = views[name]
        for name, buffer in self.module.named_buffers():
            if buffer.is_floating_point():
                buffer.data = views[name]
        known = dict(self.module.named_parameters())
        return [known[entry.name] for entry in self.layout.trained]
