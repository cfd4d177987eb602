"""Linear layers of many clients at once, with a gradient of three products and no detour."""

from typing import Any

import torch


class Linear(torch.autograd.Function):
    """x Wᵀ + b for inputs (C, n, in), weights (C, out, in) and biases (C, out) or None."""

    @staticmethod
    def forward(context: Any, inputs: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
        """Batched products."""
        context.save_for_backward(inputs, weight)
        if bias is None:
            return torch.bmm(inputs, weight.transpose(1, 2))
        return torch.baddbmm(bias[:, None], inputs, weight.transpose(1, 2))

    @staticmethod
    def backward(context: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """g W, gᵀ x and Σ g; what nobody asks for is left out."""
        gradient = gradients[0]
        inputs, weight = context.saved_tensors
        wants_inputs, wants_weight, wants_bias = context.needs_input_grad
        return (
            torch.bmm(gradient, weight) if wants_inputs else None,
            torch.bmm(gradient.transpose(1, 2), inputs) if wants_weight else None,
            gradient.sum(1) if wants_bias else None,
        )
