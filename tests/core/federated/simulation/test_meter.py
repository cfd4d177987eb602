"""Scores for all together, and for those for whom the model is worst."""

import numpy as np
import torch

from core.federated.records import TrainingConfig
from core.federated.simulation.meter import Meter
from core.federated.simulation.population import Client
from core.federated.tasks.classification import Classification
from core.federated.weights import ModelWeights


def test_the_worst_tenth_is_its_own_figure():
    """A model that says 0 for all: right for a participant whose labels are 0, wrong for the other one."""
    task = Classification(TrainingConfig(model="linear"))
    module = task.build((2,), ("a", "b"))
    weights = ModelWeights.from_torch(module)
    weights = ModelWeights({name: np.zeros_like(value) for name, value in weights.arrays.items()})
    weights = ModelWeights({**weights.arrays, "1.bias": np.array([1.0, 0.0], np.float32)})
    targets = np.array([0] * 6 + [1] * 2)
    meter = Meter(task, module, np.zeros((8, 2), np.float32), targets)
    clients = [Client(0, np.arange(0), np.arange(6), 1.0), Client(1, np.arange(0), np.arange(6, 8), 1.0)]
    measured = meter.measure(weights, clients)
    assert (measured.score, measured.worst) == (0.75, 0.0)
    # softmax of (1, 0): −log 0.7311 = 0.3133 for label 0, 1.3133 for label 1
    assert abs(measured.loss - (6 * 0.31326 + 2 * 1.31326) / 8) < 1e-4
    outputs = [np.tile([0.0, 1.0], (6, 1)), np.tile([0.0, 1.0], (2, 1))]
    assert meter.own(outputs, clients) == (0.25, 0.0)


def test_where_nobody_holds_out_everything_measures():
    task = Classification(TrainingConfig(model="linear"))
    module = task.build((2,), ("a", "b"))
    meter = Meter(task, module, torch.rand(5, 2).numpy(), np.array([0, 1, 0, 1, 0]))
    measured = meter.measure(ModelWeights.from_torch(module), [Client(0, np.arange(5), np.arange(0), 1.0)])
    assert 0 <= measured.score <= 1
    assert measured.worst is None
