"""Adapter: a low-rank correction of what a frozen network says (Hu et al. 2022, "LoRA", section 4)."""

import torch


class Adapter(torch.nn.Module):
    """x + (α / r) B A x for x = inputs − ½, (n, width); B begins as zero, so that at first nothing is changed.

    Inputs of a training lie between 0 and 1; around 0 they are learned from much faster. The frozen network before it
    neither travels nor trains: its outputs are the inputs here.
    """

    def __init__(self, width: int, rank: int, alpha: float) -> None:
        super().__init__()
        self.scale = alpha / rank
        self.down = torch.nn.Parameter(torch.empty(rank, width))
        self.up = torch.nn.Parameter(torch.zeros(width, rank))
        torch.nn.init.normal_(self.down, std=width**-0.5)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """(n, width)."""
        values = inputs - 0.5
        return values + self.scale * (values @ self.down.T) @ self.up.T


def adapted(inputs: torch.Tensor, down: torch.Tensor, up: torch.Tensor, scale: float) -> torch.Tensor:
    """The same for all clients at once: inputs (C, n, width), down (C, r, width), up (C, width, r)."""
    values = inputs - 0.5
    return values + scale * torch.bmm(torch.bmm(values, down.transpose(1, 2)), up.transpose(1, 2))
