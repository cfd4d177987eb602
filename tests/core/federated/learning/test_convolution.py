"""Convolutions client by client are torch's, client for client, values and gradients."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.federated.learning.convolution import Convolution, inmost, outmost
from core.federated.learning.patches import Window

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@settings(max_examples=60, deadline=None)
@given(pairs, pairs, pairs, st.tuples(st.integers(0, 2), st.integers(0, 2)), st.booleans(), st.booleans())
def test_values_and_gradients_are_those_of_torch(kernel, step, dilation, edge, has_bias, lies_inmost):
    torch.manual_seed(0)
    values = torch.randn(3, 2, 4, 8, 9)
    if lies_inmost:
        values = outmost(inmost(values).contiguous())
    values.requires_grad_()
    weight, bias = torch.randn(3, 5, 4, *kernel, requires_grad=True), torch.randn(3, 5, requires_grad=True)
    given_bias = bias if has_bias else None
    mine = Convolution.apply(values, weight, given_bias, Window(kernel, step, dilation), edge)
    theirs = torch.stack(
        [
            torch.nn.functional.conv2d(
                values[client],
                weight[client],
                bias[client] if has_bias else None,
                stride=step,
                padding=edge,
                dilation=dilation,
            )
            for client in range(3)
        ]
    )
    torch.testing.assert_close(mine, theirs, atol=1e-4, rtol=1e-4)
    slopes = torch.randn_like(theirs)
    leaves = [values, weight, bias] if has_bias else [values, weight]
    found = torch.autograd.grad(mine, leaves, slopes)
    wanted = torch.autograd.grad(theirs, leaves, slopes)
    torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-4)


def test_large_kernels_take_torchs_product():
    """Beyond what numpy computes on one thread: 40 × 40 · 9 × 200 multiplications a row of windows."""
    torch.manual_seed(0)
    values, weight = torch.randn(1, 20, 40, 6, 12), torch.randn(1, 40, 40, 3, 3, requires_grad=True)
    mine = Convolution.apply(values, weight, None, Window((3, 3), (1, 1), (1, 1)), (0, 0))
    theirs = torch.nn.functional.conv2d(values[0], weight[0])[None]
    torch.testing.assert_close(mine, theirs, atol=1e-3, rtol=1e-4)
    (found,) = torch.autograd.grad(mine.sum(), weight)
    (wanted,) = torch.autograd.grad(theirs.sum(), weight)
    torch.testing.assert_close(found, wanted, atol=1e-2, rtol=1e-4)
