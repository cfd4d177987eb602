"""Backpropagation written out for perceptrons (Rumelhart, Hinton and Williams 1986).

torch's autograd would do the same with twice as many steps; on models this small the steps are what costs.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    Arrays = dict[str, torch.Tensor]


def is_perceptron(module: "torch.nn.Module") -> bool:
    """Whether a sequence is linear layers with biases and a ReLU after each but the last, perhaps flattened before."""
    from torch import nn

    layers = [layer for place, layer in enumerate(module.children()) if place or not isinstance(layer, nn.Flatten)]
    wanted = [nn.ReLU if place % 2 else nn.Linear for place in range(len(layers))]
    return (
        len(layers) % 2 == 1
        and all(type(layer) is kind for layer, kind in zip(layers, wanted, strict=True))
        and all(layer.bias is not None for layer in layers if isinstance(layer, nn.Linear))
        and all(value.requires_grad for value in module.parameters())
    )


def backprop(
    module: "torch.nn.Module",
    arrays: "Arrays",
    inputs: "torch.Tensor",
    slopes: "Callable[[torch.Tensor], torch.Tensor]",
) -> "Arrays":
    """The gradients of all clients' arrays (C, …) by name.

    `slopes` gives the gradient (C, B, outputs) of the clients' summed losses at the outputs (C, B, outputs).
    """
    import torch

    values, seen = inputs.flatten(2), []
    for name, layer in module.named_children():
        kind = type(layer).__name__
        if kind == "Linear":
            seen.append((name, values))
            matrix = arrays[f"{name}.weight"].transpose(1, 2)
            values = torch.baddbmm(arrays[f"{name}.bias"][:, None], values, matrix)
        elif kind == "ReLU":
            values = values.relu()
    gradient = slopes(values)
    found: Arrays = {}
    for place in range(len(seen) - 1, -1, -1):
        name, entered = seen[place]
        found[f"{name}.weight"] = torch.bmm(gradient.transpose(1, 2), entered)
        found[f"{name}.bias"] = gradient.sum(1)
        if place:
            gradient = torch.bmm(gradient, arrays[f"{name}.weight"])
            # what entered is what a ReLU let through: it is 0 exactly where the ReLU's slope is
            gradient = torch.ops.aten.threshold_backward(gradient, entered, 0)
    return found
