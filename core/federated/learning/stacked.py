"""Stacked gradients: the layers of a sequential model applied to all clients at once by batched matrix products."""

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from core.federated.learning.backprop import backprop, is_perceptron
from core.federated.learning.cohort import Batch
from core.federated.learning.gradients import Gradients, LoopedGradients
from core.federated.learning.perceptron import Perceptron

if TYPE_CHECKING:
    import torch

    Arrays = dict[str, torch.Tensor]

# With fewer examples a client, what lies side by side is too short for `convolution` to be faster (measured: with one
# it takes 2.6 times as long, with 10 as long, with 20 four fifths).
FEW = 8


class StackedGradients(Gradients):
    """For `nn.Sequential` of the layers in `LAYERS`; each input has the shape (C, B, …) from layer to layer."""

    is_stacked = True

    def __init__(
        self,
        module: "torch.nn.Module",
        losses: "Callable[..., torch.Tensor]",
        slopes: "Callable[..., tuple[torch.Tensor, torch.Tensor]] | None" = None,
        numpy_slopes: "Callable[..., tuple[np.ndarray, np.ndarray]] | None" = None,
    ) -> None:
        super().__init__(module, losses, slopes, numpy_slopes)
        self._layers = _ordered(module)
        self._is_perceptron = slopes is not None and is_perceptron(module)
        self._small = Perceptron(module, self.layout) if numpy_slopes and is_perceptron(module) else None

    def of(self, weights: "torch.Tensor", batch: Batch) -> "tuple[torch.Tensor, torch.Tensor]":
        """One forward and one backward pass for everybody."""
        import torch

        if self._small is not None and self._small.suits(weights, batch.inputs.shape[1]):
            return self._by_numpy(self._small, weights, batch)
        if self._is_perceptron:
            return self._written_out(weights, batch)
        views = self.layout.views(weights.detach())
        leaves = {entry.name: views[entry.name].requires_grad_() for entry in self.layout.trained}
        means = self._means({**views, **leaves}, batch)
        parts = torch.autograd.grad(means.sum(), list(leaves.values()))
        if len(parts) == len(self.layout.entries):
            return torch.cat([part.flatten(1) for part in parts], 1), means.detach()
        gradients = torch.zeros_like(weights)
        for entry, part in zip(self.layout.trained, parts, strict=True):
            gradients[:, entry.start : entry.stop] = part.flatten(1)
        return gradients, means.detach()

    def _written_out(self, weights: "torch.Tensor", batch: Batch) -> "tuple[torch.Tensor, torch.Tensor]":
        import torch

        clients, rows = batch.inputs.shape[:2]
        targets, means = batch.targets.flatten(0, 1), weights.new_zeros(clients)

        def slopes(outputs: "torch.Tensor") -> "torch.Tensor":
            nonlocal means
            assert self.slopes is not None
            losses, found = self.slopes(outputs.flatten(0, 1), targets)
            means = _mean(losses.reshape(clients, rows), batch)
            found = found.reshape(outputs.shape)
            if batch.mask is None:
                return found / rows
            kept = found.where(batch.mask[..., None], found.new_zeros(()))
            return kept / batch.counts.clamp(min=1)[:, None, None]

        with torch.no_grad():
            found = backprop(self.module, self.layout.views(weights), batch.inputs, slopes)
            return torch.cat([found[entry.name].flatten(1) for entry in self.layout.entries], 1), means

    def _by_numpy(
        self, small: Perceptron, weights: "torch.Tensor", batch: Batch
    ) -> "tuple[torch.Tensor, torch.Tensor]":
        import torch

        shape, targets = batch.targets.shape[:2], batch.targets.flatten(0, 1).numpy()
        mask, means = None if batch.mask is None else batch.mask.numpy(), np.empty(0)
        share = (1 / np.maximum(batch.counts.numpy(), 1)).astype(np.float32)

        def slopes(outputs: np.ndarray) -> np.ndarray:
            nonlocal means
            assert self.numpy_slopes is not None
            losses, found = self.numpy_slopes(outputs.reshape(-1, outputs.shape[-1]), targets)
            losses, found = losses.reshape(shape), found.reshape(outputs.shape)
            if mask is not None:
                losses, found = np.where(mask, losses, 0), np.where(mask[..., None], found, 0)
            means = np.add.reduce(losses, 1) * share
            found *= share[:, None, None]
            return found

        # what runs away is said later, in words
        with np.errstate(all="ignore"):
            found = small.gradients(weights.detach().numpy(), batch.inputs.numpy(), slopes)
        return torch.from_numpy(found), torch.from_numpy(means)

    def loss(self, weights: "torch.Tensor", batch: Batch) -> "torch.Tensor":
        """One forward pass for everybody."""
        import torch

        with torch.no_grad():
            return self._means(self.layout.views(weights), batch)

    def outputs(self, weights: "torch.Tensor", inputs: "torch.Tensor") -> "torch.Tensor":
        """One forward pass for everybody."""
        import torch

        with torch.no_grad():
            return self._forward(self.layout.views(weights), inputs)

    def _forward(self, arrays: "dict[str, torch.Tensor]", values: "torch.Tensor") -> "torch.Tensor":
        for name, layer in self._layers:
            values = LAYERS[type(layer).__name__](layer, name, arrays, values)
        return values

    def _means(self, arrays: "dict[str, torch.Tensor]", batch: Batch) -> "torch.Tensor":
        values = self._forward(arrays, batch.inputs)
        clients, rows = batch.inputs.shape[:2]
        losses = self.losses(values.flatten(0, 1), batch.targets.flatten(0, 1)).reshape(clients, rows)
        return _mean(losses, batch)


def _ordered(module: "torch.nn.Module") -> "list[tuple[str, torch.nn.Module]]":
    """The layers in the order in which they are computed, by name.

    The largest of what a ReLU lets through is what it lets through of the largest, and so are the gradients: a pooling
    goes first, so that the ReLU sees a quarter of the numbers.
    """
    from torch import nn

    found = list(module.named_children())
    for place, (one, other) in enumerate(itertools.pairwise(list(found))):
        if isinstance(one[1], nn.ReLU) and isinstance(other[1], nn.MaxPool2d):
            found[place : place + 2] = [other, one]
    return found


def _mean(losses: "torch.Tensor", batch: Batch) -> "torch.Tensor":
    """The mean (C,) of losses (C, B) over the real rows."""
    if batch.mask is None:
        return losses.mean(1)
    # where, not times: the loss of padding may be anything, and 0 × NaN is NaN
    kept = losses.where(batch.mask, losses.new_zeros(()))
    means: torch.Tensor = kept.sum(1) / batch.counts.clamp(min=1)
    return means


def gradients_for(module: "torch.nn.Module", losses: "Callable[..., torch.Tensor]") -> Gradients:
    """Stacked where the model can be, the plain loop where not."""
    return (StackedGradients if can_stack(module) else LoopedGradients)(module, losses)


def can_stack(module: "torch.nn.Module") -> bool:
    """Whether every layer knows how to treat all clients at once."""
    return why_not(module) == ""


def why_not(module: "torch.nn.Module") -> str:
    """What keeps a model from being stacked, in words; "" when nothing does."""
    from torch import nn

    if not isinstance(module, nn.Sequential):
        return f"a {type(module).__name__} is no plain sequence of layers"
    for layer in module:
        if type(layer).__name__ not in LAYERS:
            return f"the layer {type(layer).__name__} cannot be stacked"
        if isinstance(layer, nn.Conv2d) and (
            layer.groups != 1 or layer.padding_mode != "zeros" or isinstance(layer.padding, str)
        ):
            return "a convolution with groups or unusual padding cannot be stacked"
        if isinstance(layer, nn.MaxPool2d) and layer.return_indices:
            return "a pooling that returns indices cannot be stacked"
    return ""


def _flatten(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    return values.flatten(2)


def _linear(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    from core.federated.learning.linear import Linear

    shape = values.shape
    made = Linear.apply(values.reshape(shape[0], -1, shape[-1]), arrays[f"{name}.weight"], arrays.get(f"{name}.bias"))  # type: ignore[no-untyped-call]  # torch does not type it
    found: torch.Tensor = made.reshape((*shape[:-1], made.shape[-1]))
    return found


def _conv2d(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    """Patches times kernels (im2col): a grouped convolution does the same 1.5 times slower on a processor."""
    import torch
    from torch.nn.functional import pad

    from core.federated.learning.convolution import Convolution
    from core.federated.learning.patches import Patches, Window

    assert isinstance(layer, torch.nn.Conv2d)
    kernel = arrays[f"{name}.weight"]
    clients, wide, _, high, across = kernel.shape
    edge_y, edge_x = int(layer.padding[0]), int(layer.padding[1])
    window = Window((high, across), _pair(layer.stride), _pair(layer.dilation))
    if values.device.type == "cpu" and values.shape[1] >= FEW:
        found: torch.Tensor = Convolution.apply(values, kernel, arrays.get(f"{name}.bias"), window, (edge_y, edge_x))  # type: ignore[no-untyped-call]  # torch does not type it
        return found
    if edge_y or edge_x:
        values = pad(values, (edge_x, edge_x, edge_y, edge_y))
    tall, broad = window.places(*values.shape[3:])
    rows = values.shape[1]
    columns = Patches.apply(values, window)  # type: ignore[no-untyped-call]  # torch does not type it
    flat = kernel.reshape(clients, wide, -1)
    bias = arrays.get(f"{name}.bias")
    made = torch.bmm(flat, columns) if bias is None else torch.baddbmm(bias[:, :, None], flat, columns)
    return made.reshape(clients, wide, rows, tall, broad).transpose(1, 2)


def _pair(size: "tuple[int, ...]") -> tuple[int, int]:
    return int(size[0]), int(size[1])


def _plane_by_plane(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    """A pooling: it treats each channel of each example by itself, so that they may lie in any order."""
    from core.federated.learning.convolution import inmost, outmost
    from core.federated.learning.halving import Halving, halves

    if values.device.type == "cpu" and halves(layer, *values.shape[3:]):
        return outmost(Halving.apply(inmost(values)))  # type: ignore[no-untyped-call]  # torch does not type it
    # as a convolution leaves them on a card: (C, channels, B, h, w) without a gap
    planes = values.transpose(1, 2)
    made: torch.Tensor = layer(planes.flatten(0, 1))
    return made.reshape((*planes.shape[:3], *made.shape[2:])).transpose(1, 2)


def _elementwise(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    made: torch.Tensor = layer(values)
    return made


def _group_norm(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    import torch

    assert isinstance(layer, torch.nn.GroupNorm)
    made = torch.nn.functional.group_norm(values.flatten(0, 1), layer.num_groups, eps=layer.eps)
    return _scaled(made.reshape((*values.shape[:2], *made.shape[1:])), name, arrays, axis=2)


def _layer_norm(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    import torch

    assert isinstance(layer, torch.nn.LayerNorm)
    made = torch.nn.functional.layer_norm(values, layer.normalized_shape, eps=layer.eps)
    return _scaled(made, name, arrays, axis=made.dim() - 1)


def _scaled(values: "torch.Tensor", name: str, arrays: "Arrays", *, axis: int) -> "torch.Tensor":
    """Times weight plus bias along an axis; a layer without them has none."""
    if f"{name}.weight" not in arrays:
        return values
    shape = [1] * values.dim()
    shape[0], shape[axis] = values.shape[0], values.shape[axis]
    return values * arrays[f"{name}.weight"].reshape(shape) + arrays[f"{name}.bias"].reshape(shape)


def _embedding(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    import torch

    table = arrays[f"{name}.weight"]
    clients, words, width = table.shape
    first = torch.arange(clients, device=values.device) * words
    return table.reshape(clients * words, width)[values.long() + first.reshape(-1, *[1] * (values.dim() - 1))]


def _codes(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    from core.federated.learning.codes import indices

    return _embedding(layer, name, arrays, indices(values))


def _adapter(layer: "torch.nn.Module", name: str, arrays: "Arrays", values: "torch.Tensor") -> "torch.Tensor":
    from core.federated.learning.adapter import Adapter, adapted

    assert isinstance(layer, Adapter)
    return adapted(values, arrays[f"{name}.down"], arrays[f"{name}.up"], layer.scale)


LAYERS: "dict[str, Callable[..., torch.Tensor]]" = {
    "Flatten": _flatten,
    "Linear": _linear,
    "Conv2d": _conv2d,
    "GroupNorm": _group_norm,
    "LayerNorm": _layer_norm,
    "Embedding": _embedding,
    "Codes": _codes,
    "Adapter": _adapter,
    "MaxPool2d": _plane_by_plane,
    "AvgPool2d": _plane_by_plane,
    "AdaptiveAvgPool2d": _plane_by_plane,
    **dict.fromkeys(("ReLU", "Tanh", "Sigmoid", "GELU", "SiLU", "LeakyReLU", "Identity"), _elementwise),
}
