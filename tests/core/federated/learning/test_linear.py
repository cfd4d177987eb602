"""Linear layers of many clients: numbers and gradients as torch's own."""

import pytest
import torch

from core.federated.learning.linear import Linear


@pytest.mark.parametrize("has_bias", [True, False])
def test_gradients_are_right_by_differences(has_bias):
    """torch's own check by finite differences, in float64."""
    torch.manual_seed(0)
    inputs, weight, bias = (
        torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in ((2, 3, 4), (2, 5, 4), (2, 5))
    )
    assert torch.autograd.gradcheck(Linear.apply, (inputs, weight, bias if has_bias else None))
    made = Linear.apply(inputs, weight, bias if has_bias else None)
    for client in range(2):
        wanted = torch.nn.functional.linear(inputs[client], weight[client], bias[client] if has_bias else None)
        torch.testing.assert_close(made[client], wanted)
