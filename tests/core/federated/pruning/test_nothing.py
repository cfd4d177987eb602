"""No pruning leaves everything."""

import numpy as np
import torch

from core.federated.pruning.nothing import Nothing


def test_everything_stays():
    pruning = Nothing(module=torch.nn.Linear(2, 1))
    assert pruning.kept(np.zeros(3)).all()
    assert pruning.prune(np.arange(3.0), 0.9).tolist() == [0, 1, 2]
    assert pruning.share(1) is None
