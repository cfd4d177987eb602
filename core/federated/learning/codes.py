"""Codes: an embedding of bytes that arrive as parts of 255, as all inputs of a training do."""

import torch


class Codes(torch.nn.Embedding):
    """(n, …) in [0, 1] to (n, …, width)."""

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """The vectors of round(255 x)."""
        return super().forward(indices(inputs))


def indices(inputs: torch.Tensor) -> torch.Tensor:
    """Bytes 0 to 255 as int64."""
    return (inputs * 255).round().clamp(0, 255).long()
