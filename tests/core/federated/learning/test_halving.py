"""The largest of four pixels: values and gradients are torch's, to the bit, equal pixels included."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.federated.learning.halving import Halving, halves


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
def test_values_and_gradients_are_those_of_torch(planes, high, wide, seed):
    torch.manual_seed(seed)
    # few different values, so that many are equal
    values = torch.randint(-2, 3, (planes, 2 * high, 2 * wide)).float().requires_grad_()
    slopes = torch.randn(planes, high, wide)
    ours, theirs = Halving.apply(values.permute(1, 2, 0)).permute(2, 0, 1), nn.MaxPool2d(2)(values)
    assert torch.equal(ours, theirs)
    [mine] = torch.autograd.grad(ours, values, slopes)
    [wanted] = torch.autograd.grad(theirs, values, slopes)
    assert torch.equal(mine, wanted)


def test_a_number_that_is_none_is_seen():
    values = torch.tensor([[1.0, float("nan")], [2.0, 3.0]])
    assert Halving.apply(values[..., None]).isnan().all()


@pytest.mark.parametrize(
    ("layer", "size", "wanted"),
    [
        (nn.MaxPool2d(2), (4, 6), True),
        (nn.MaxPool2d((2, 2), stride=(2, 2)), (4, 6), True),
        (nn.MaxPool2d(2), (5, 6), False),
        (nn.MaxPool2d(3), (6, 6), False),
        (nn.MaxPool2d(2, stride=1), (4, 4), False),
        (nn.MaxPool2d(2, padding=1), (4, 4), False),
        (nn.AvgPool2d(2), (4, 4), False),
    ],
)
def test_only_what_it_does_is_done_by_it(layer, size, wanted):
    assert halves(layer, *size) is wanted
