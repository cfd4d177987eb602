"""Adapter: a low-rank correction of what a frozen network says (Hu et al. 2022, "LoRA", section 4)."""

import torch


class Adapter(torch.nn.Module):
    """x + (α / r) B A x for x = `centred(inputs)`, (n, width); B begins as zero, so that at first nothing is changed.

    The frozen network before it neither travels nor trains: its outputs are the inputs here.
    """

    def __init__(self, width: int, rank: int, alpha: float) -> None:
        super().__init__()
        self.scale = alpha / rank
        self.down = torch.nn.Parameter(torch.empty(rank, width))
        self.up = torch.nn.Parameter(torch.zeros(width, rank))
        torch.nn.init.normal_(self.down, std=width**-0.5)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """(n, width)."""
        values = centred(inputs)
        return values + self.scale * (values @ self.down.T) @ self.up.T


def centred(inputs: torch.Tensor) -> torch.Tensor:
    """Inputs from 0 to 1 around 0, at a length that does not grow with their number: so one learning rate suits all."""
    scale: float = 8 / inputs.shape[-1] ** 0.5
    return (inputs - 0.5) * scale


def adapted(inputs: torch.Tensor, down: torch.Tensor, up: torch.Tensor, scale: float) -> torch.Tensor:
    """The same for all clients at once: inputs (C, n, width), down (C, r, width), up (C, width, r)."""
    values = centred(inputs)
    return values + scale * torch.bmm(torch.bmm(values, down.transpose(1, 2)), up.transpose(1, 2))
