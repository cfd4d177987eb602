"""The smallest weights go, in the whole model or in each layer; torch's own pruning chooses the same."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils import prune

from core.federated.learning.layout import Layout
from core.federated.pruning.magnitude import Magnitude


def network():
    torch.manual_seed(3)
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 5))


def flat(module):
    state = {name.removesuffix("_orig"): value for name, value in module.state_dict().items()}
    return np.concatenate([value.double().numpy().ravel() for _, value in sorted(state.items())])


@pytest.mark.parametrize("scope", ["model", "layer"])
def test_the_same_weights_go_as_torch_removes(scope):
    module = network()
    matrices = [(module[0], "weight"), (module[4], "weight")]
    found = Magnitude(Magnitude.Params(scope=scope), module=module).prune(flat(module), 0.75)
    if scope == "model":
        prune.global_unstructured(matrices, pruning_method=prune.L1Unstructured, amount=0.75)
    else:
        for layer, name in matrices:
            prune.l1_unstructured(layer, name, amount=0.75)
    for layer, name in matrices:
        prune.remove(layer, name)
    assert found.tolist() == flat(module).tolist()


def test_biases_and_norms_are_never_removed():
    module = network()
    pruning = Magnitude(module=module)
    views = Layout.of(module).views(torch.from_numpy(pruning.kept(np.zeros(Layout.of(module).size))))
    assert not views["0.weight"].any() and not views["4.weight"].any()
    assert all(value.all() for name, value in views.items() if name not in ("0.weight", "4.weight"))


def test_what_is_gone_stays_gone_and_the_last_weight_of_a_layer_stays():
    module = network()
    pruning = Magnitude(module=module)
    half = pruning.prune(flat(module), 0.5)
    more = pruning.prune(half, 0.999)
    assert not more[half == 0].any()
    views = Layout.of(module).views(torch.from_numpy(more))
    assert views["0.weight"].count_nonzero() >= 1 and views["4.weight"].count_nonzero() >= 1
