"""Convolutions of many clients on a processor: client by client, so that what is moved stays near the core.

The examples lie innermost, (C, channels, h, w, B): each row of a window is then one run of memory, and windows become
columns at the speed of copying. The columns are made again on the way back; to keep them would cost more.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import torch

from core.federated.learning.patches import Window
from core.federated.learning.perceptron import ONE_THREAD

Edge = tuple[int, int]


def inmost(values: torch.Tensor) -> torch.Tensor:
    """(C, B, channels, h, w) as (C, channels, h, w, B), without a copy."""
    return values.permute(0, 2, 3, 4, 1)


def outmost(values: torch.Tensor) -> torch.Tensor:
    """Back, without a copy."""
    return values.permute(0, 4, 1, 2, 3)


class Convolution(torch.autograd.Function):
    """(C, B, channels, h, w) with kernels (C, out, channels, y, x) and biases (C, out) to (C, B, out, down, across)."""

    @staticmethod
    def forward(
        context: Any,
        values: torch.Tensor,
        kernel: torch.Tensor,
        bias: torch.Tensor | None,
        window: Window,
        edge: Edge,
    ) -> torch.Tensor:
        """Kernels times windows; `edge` is how many zeros are put around, (above and below, left and right)."""
        columns = Columns(values, window, edge)
        wide, flat = kernel.shape[1], kernel.flatten(2)
        made = values.new_empty((len(kernel), wide, *columns.places, values.shape[1]))
        for client, seen in enumerate(columns.each(values)):
            out = made[client].view(wide, -1)
            if bias is None:
                torch.mm(flat[client], seen, out=out)
            else:
                torch.addmm(bias[client][:, None], flat[client], seen, out=out)
        context.save_for_backward(values, kernel)
        context.window, context.edge = window, edge
        return outmost(made)

    @staticmethod
    def backward(context: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """To the values, the kernels and the biases; what nobody asks for is left out."""
        values, kernel = context.saved_tensors
        wants_values, wants_kernel, wants_bias = context.needs_input_grad[:3]
        slopes = inmost(gradients[0]).contiguous().flatten(2)
        columns = Columns(values, context.window, context.edge)
        flat = kernel.flatten(2)
        made, found = torch.empty_like(flat), inmost(torch.empty_like(values)) if wants_values else None
        for client, seen in enumerate(columns.each(values)):
            if wants_kernel:
                _products(slopes[client], seen, columns.places[0], made[client])
            if found is not None:
                # in the place of the columns, which are no longer needed
                torch.mm(flat[client].t(), slopes[client], out=seen)
                columns.back(found[client])
        kernels = made.view(kernel.shape) if wants_kernel else None
        return None if found is None else outmost(found), kernels, slopes.sum(2) if wants_bias else None, None, None


def _products(slopes: torch.Tensor, columns: torch.Tensor, parts: int, into: torch.Tensor) -> None:
    """slopes (out, n) times columns (k, n) transposed.

    Where out and k are small, torch takes three times as long as numpy does in `parts` pieces that are added up.
    """
    one, other = len(slopes), len(columns)
    if slopes.shape[1] // parts * one * other > ONE_THREAD or slopes.dtype != torch.float32:
        # the longer side first: a third less time where the other is short
        into.copy_(torch.mm(columns, slopes.t()).t())
        return
    left = slopes.numpy().reshape(one, parts, -1).transpose(1, 0, 2)
    right = columns.numpy().reshape(other, parts, -1).transpose(1, 2, 0)
    np.add.reduce(np.matmul(left, right), 0, out=into.numpy())


class Columns:
    """The windows of one client after the other as columns (channels · kernel, places · B), in the same memory."""

    def __init__(self, values: torch.Tensor, window: Window, edge: Edge) -> None:
        _, rows, channels, height, width = values.shape
        self._window, self._edge = window, edge
        self._room = values.new_zeros((channels, height + 2 * edge[0], width + 2 * edge[1], rows))
        self.places = window.places(*self._room.shape[1:3])
        self._inside = self._room[:, edge[0] : edge[0] + height, edge[1] : edge[1] + width]
        self._made = values.new_empty((channels, *window.kernel, *self.places, rows))

    def each(self, values: torch.Tensor) -> Iterator[torch.Tensor]:
        """The columns of each client's values (C, B, channels, h, w); each is gone when the next one comes."""
        lies_so = not any(self._edge)
        for planes in inmost(values):
            seen = planes
            if not lies_so or planes.stride(-1) != 1:
                self._inside.copy_(planes)
                seen = self._room
            by_channel, down, across, by_row = seen.stride()
            (high, wide), (skip_y, skip_x) = self._window.step, self._window.dilation
            strides = (by_channel, skip_y * down, skip_x * across, high * down, wide * across, by_row)
            self._made.copy_(seen.as_strided(self._made.shape, strides))
            yield self._made.view(self._made.shape[0] * self._window.kernel[0] * self._window.kernel[1], -1)

    def back(self, into: torch.Tensor) -> None:
        """Every number (channels, h, w, B) gets the sum of what the columns that lie here now say of it."""
        down, across = self.places
        (high, wide), (skip_y, skip_x) = self._window.step, self._window.dilation
        rows, sums = self._half_way, self._sums
        rows.zero_()
        for x in range(self._window.kernel[1]):
            seen = slice(x * skip_x, x * skip_x + (across - 1) * wide + 1, wide)
            rows[:, :, :, seen].add_(self._made[:, :, x])
        sums.zero_()
        for y in range(self._window.kernel[0]):
            seen = slice(y * skip_y, y * skip_y + (down - 1) * high + 1, high)
            sums[:, seen].add_(rows[:, y])
        (above, left), (_, height, width, _) = self._edge, into.shape
        into.copy_(sums[:, above : above + height, left : left + width])

    @cached_property
    def _half_way(self) -> torch.Tensor:
        """The rows of the windows, their columns added up."""
        channels, _, width, examples = self._room.shape
        return self._room.new_empty((channels, self._window.kernel[0], self.places[0], width, examples))

    @cached_property
    def _sums(self) -> torch.Tensor:
        # not the room of the values, whose edge must stay zero
        return torch.empty_like(self._room)
