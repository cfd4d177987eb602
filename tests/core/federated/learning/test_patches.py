"""Windows as columns: the same numbers and gradients as torch's own unfold."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.federated.learning.patches import Patches, Window

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@settings(max_examples=60, deadline=None)
@given(pairs, pairs, pairs, st.integers(0, 10_000))
def test_columns_and_gradients_are_those_of_torch(kernel, step, dilation, seed):
    torch.manual_seed(seed)
    values = torch.randn(2, 3, 4, 8, 9, dtype=torch.float64, requires_grad=True)
    window = Window(kernel, step, dilation)
    mine = Patches.apply(values, window)
    reference = torch.nn.functional.unfold(values.flatten(0, 1), kernel, dilation=dilation, stride=step)
    places = window.places(8, 9)
    assert reference.shape[-1] == places[0] * places[1]
    expected = reference.reshape(2, 3, reference.shape[1], -1).transpose(1, 2).flatten(2)
    assert torch.equal(mine, expected)
    weight = torch.randn_like(mine)
    (found,) = torch.autograd.grad((mine * weight).sum(), values, retain_graph=True)
    (wanted,) = torch.autograd.grad((expected * weight).sum(), values)
    torch.testing.assert_close(found, wanted)
