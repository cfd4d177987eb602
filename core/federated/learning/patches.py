"""Patches: the windows that a convolution sees as columns of a matrix (im2col), and their gradient back (col2im).

torch's own `unfold` does the same, but its gradient adds number by number; here each place of the window is one slice.
"""

from dataclasses import dataclass
from typing import Any

import torch


@dataclass(frozen=True)
class Window:
    """Kernel size, step and dilation, each (down, across)."""

    kernel: tuple[int, int]
    step: tuple[int, int]
    dilation: tuple[int, int]

    def places(self, height: int, width: int) -> tuple[int, int]:
        """How many windows fit, (down, across)."""
        sizes = zip((height, width), self.kernel, self.step, self.dilation, strict=True)
        down, across = ((size - (kernel - 1) * skip - 1) // step + 1 for size, kernel, step, skip in sizes)
        return down, across

    def slices(self, down: int, across: int) -> list[tuple[int, int, slice, slice]]:
        """For each place (y, x) of the kernel, which rows and columns it sees when there are so many windows."""
        found = []
        for y in range(self.kernel[0]):
            for x in range(self.kernel[1]):
                top, left = y * self.dilation[0], x * self.dilation[1]
                rows = slice(top, top + (down - 1) * self.step[0] + 1, self.step[0])
                columns = slice(left, left + (across - 1) * self.step[1] + 1, self.step[1])
                found.append((y, x, rows, columns))
        return found


class Patches(torch.autograd.Function):
    """(C, B, channels, h, w) to (C, channels · kernel, B · places)."""

    @staticmethod
    def forward(context: Any, values: torch.Tensor, window: Window) -> torch.Tensor:
        """Every window as a column."""
        clients, rows, channels, height, width = values.shape
        down, across = window.places(height, width)
        planes = values.transpose(1, 2)
        made = values.new_empty((clients, channels, *window.kernel, rows, down, across))
        for y, x, seen_y, seen_x in window.slices(down, across):
            made[:, :, y, x] = planes[..., seen_y, seen_x]
        context.window, context.shape = window, planes.shape
        return made.reshape(clients, channels * window.kernel[0] * window.kernel[1], rows * down * across)

    @staticmethod
    def backward(context: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None]:
        """Every number gets the sum of what its windows say."""
        window: Window = context.window
        clients, channels, rows, height, width = context.shape
        down, across = window.places(height, width)
        columns = gradients[0].reshape(clients, channels, *window.kernel, rows, down, across)
        made = columns.new_zeros(context.shape)
        for y, x, seen_y, seen_x in window.slices(down, across):
            made[..., seen_y, seen_x] += columns[:, :, y, x]
        return made.transpose(1, 2), None
