"""Backpropagation of small perceptrons by numpy, on a processor, for many clients at once.

`backprop` does the same with torch. On models this small it is the steps around the arithmetic that cost, and one of
numpy's takes a quarter of the time of one of torch's; products also go straight to where the gradient belongs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.learning.layout import Layout

if TYPE_CHECKING:
    import torch

# Products of up to so many multiplications are computed on one thread by OpenBLAS (its GEMM_MULTITHREAD_THRESHOLD), so
# that chunks of clients side by side do not stand in each other's way; with larger ones torch's steps no longer count.
ONE_THREAD = 1 << 18
# Of larger layers it would be too few rows at a time to be worth it.
FEWEST_ROWS = 8


@dataclass(frozen=True)
class Layer:
    """Inputs and outputs of a linear layer, and where its weight and bias lie in a model's vector."""

    inputs: int
    outputs: int
    weight: slice
    bias: slice


# A layer's place, itself, its weight, what came into it, and where the ReLU before it let that through.
Seen = tuple[int, Layer, np.ndarray, np.ndarray, np.ndarray | None]


class Perceptron:
    """Gradients for weights (C, P). What is between the layers lies in memory that the next call uses again."""

    def __init__(self, module: "torch.nn.Module", layout: Layout) -> None:
        """For what `is_perceptron` calls one."""
        places = {entry.name: entry for entry in layout.entries}
        self._layers: list[Layer] = []
        for name, layer in module.named_children():
            if type(layer).__name__ == "Linear":
                weight, bias = places[f"{name}.weight"], places[f"{name}.bias"]
                outputs, inputs = weight.shape
                parts = slice(weight.start, weight.stop), slice(bias.start, bias.stop)
                self._layers.append(Layer(inputs, outputs, *parts))
        self._largest = max(layer.inputs * layer.outputs for layer in self._layers)
        self._memory: dict[tuple[str, int], np.ndarray] = {}

    def suits(self, weights: "torch.Tensor", rows: int) -> bool:
        """Whether batches with so many rows a client are small enough, and the numbers are numpy's to read."""
        return weights.device.type == "cpu" and rows * self._largest <= ONE_THREAD

    @property
    def is_small(self) -> bool:
        """Whether numpy computes some rows of it on one thread."""
        return self._largest <= ONE_THREAD // FEWEST_ROWS

    def gradients(
        self, weights: np.ndarray, inputs: np.ndarray, slopes: Callable[[np.ndarray], np.ndarray]
    ) -> np.ndarray:
        """The gradients (C, P), float32, of inputs (C, B, …).

        `slopes` gives the gradient (C, B, outputs) of the clients' summed losses at the outputs (C, B, outputs).
        """
        values, seen = self._forward(weights, inputs)
        slope = slopes(values)
        made = np.empty((len(weights), weights.shape[1]), np.float32)
        for place, layer, matrix, before, is_passed in reversed(seen):
            np.matmul(slope.transpose(0, 2, 1), before, out=made[:, layer.weight].reshape(matrix.shape))
            np.add.reduce(slope, 1, out=made[:, layer.bias])
            if is_passed is not None:
                slope = np.matmul(slope, matrix, out=self._room("back", place, before.shape))
                slope *= is_passed
        return made

    def outputs(self, weights: np.ndarray, inputs: np.ndarray) -> np.ndarray:
        """What one model (P,) says of inputs (n, …): (n, outputs). As many rows at a time as one thread computes."""
        most, found = max(1, ONE_THREAD // self._largest), []
        for start in range(0, len(inputs), most):
            values, _ = self._forward(weights[None], inputs[None, start : start + most])
            found.append(values[0].copy())
        return np.concatenate(found)

    def _forward(self, weights: np.ndarray, inputs: np.ndarray) -> tuple[np.ndarray, list[Seen]]:
        """The outputs (C, B, outputs), and what the way back needs."""
        clients, rows = inputs.shape[:2]
        values, seen = inputs.reshape(clients, rows, -1), []
        for place, layer in enumerate(self._layers):
            matrix = weights[:, layer.weight].reshape(clients, layer.outputs, layer.inputs)
            is_passed = np.greater(values, 0) if place else None
            if is_passed is not None:
                # the ReLU between the layers
                values *= is_passed
            seen.append((place, layer, matrix, values, is_passed))
            room = self._room("out", place, (clients, rows, layer.outputs))
            values = np.matmul(values, matrix.transpose(0, 2, 1), out=room)
            values += weights[:, None, layer.bias]
        return values, seen

    def _room(self, name: str, place: int, shape: tuple[int, ...]) -> np.ndarray:
        """Memory for an array of this shape, the same at each call as long as it is large enough."""
        size = shape[0] * shape[1] * shape[2]
        kept = self._memory.get((name, place))
        if kept is None or kept.size < size:
            kept = self._memory[name, place] = np.empty(size, np.float32)
        return kept[:size].reshape(shape)
