"""Whole neurons go, the smallest first, with everything that belongs to them."""

import numpy as np
import pytest
from torch import nn

from core.errors import InputError
from core.federated.pruning.structured import Structured


def test_the_neurons_with_the_smallest_sums_go():
    """Rows with sums 6, 1 and 15 (Li et al. 2017, section 3.1): at one third the second goes, at two the first too."""
    module = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    bias, weight, out_bias, out = [0.1, 0.2, 0.3], [[2, -4], [1, 0], [-7, 8]], [0.4], [[10, 20, 30]]
    vector = np.concatenate([np.ravel(part) for part in (bias, weight, out_bias, out)]).astype(np.float64)
    pruning = Structured(module=module)
    third = pruning.prune(vector, 1 / 3)
    assert third.tolist() == [0.1, 0, 0.3, 2, -4, 0, 0, -7, 8, 0.4, 10, 0, 30]
    assert pruning.kept(third).tolist() == (third != 0).tolist()
    assert pruning.prune(third, 2 / 3).tolist() == [0, 0, 0.3, 0, 0, 0, 0, -7, 8, 0.4, 0, 0, 30]
    assert pruning.prune(third, 0.999).tolist() == pruning.prune(third, 2 / 3).tolist(), "the last neuron stays"
    assert [tuple(value.shape) for value in pruning.smaller(pruning.kept(third)).parameters()] == [
        (2, 2),
        (2,),
        (1, 2),
        (1,),
    ]


def test_a_network_without_hidden_units_is_refused_in_words():
    with pytest.raises(InputError, match="no hidden units"):
        Structured(module=nn.Sequential(nn.Flatten(), nn.Linear(4, 2)))
