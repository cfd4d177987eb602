"""Halving: the largest of each 2×2 pixels, as `MaxPool2d(2)` finds it, many times as fast on a processor.

torch goes window by window; here whole rows are compared at once, and examples lie innermost (see `convolution`). Of
equal pixels the first in reading order counts, as in torch, so that the gradients are the same to the bit.
"""

from typing import Any

import torch


class Halving(torch.autograd.Function):
    """(…, h, w, B) with even sides to (…, h / 2, w / 2, B)."""

    @staticmethod
    def forward(context: Any, values: torch.Tensor) -> torch.Tensor:
        """First left against right, then above against below."""
        left, right = values[..., 0::2, :], values[..., 1::2, :]
        across = torch.maximum(left, right)
        above, below = across[..., 0::2, :, :], across[..., 1::2, :, :]
        context.save_for_backward(right > left, below > above)
        return torch.maximum(above, below)

    @staticmethod
    def backward(context: Any, *gradients: torch.Tensor) -> torch.Tensor:
        """To the pixel that was the largest."""
        is_right, is_below = context.saved_tensors
        [gradient] = gradients
        *lead, high, wide, rows = gradient.shape
        across = gradient.new_empty((*lead, 2 * high, wide, rows))
        torch.mul(gradient, is_below, out=across[..., 1::2, :, :])
        torch.sub(gradient, across[..., 1::2, :, :], out=across[..., 0::2, :, :])
        made = across.new_empty((*lead, 2 * high, 2 * wide, rows))
        torch.mul(across, is_right, out=made[..., 1::2, :])
        torch.sub(across, made[..., 1::2, :], out=made[..., 0::2, :])
        return made


def halves(layer: torch.nn.Module, height: int, width: int) -> bool:
    """Whether a layer does just that to pictures of this size."""
    if not isinstance(layer, torch.nn.MaxPool2d) or height % 2 or width % 2 or layer.return_indices:
        return False
    wanted = ((layer.kernel_size, 2), (layer.stride, 2), (layer.padding, 0), (layer.dilation, 1))
    return all(found in (side, (side, side)) for found, side in wanted)
