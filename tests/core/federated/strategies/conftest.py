"""A world that can be computed by hand: one weight, and clients whose loss is (w − target)²/2 on each example."""

import numpy as np
import pytest
import torch

from core.federated.learning.cohort import Cohort
from core.federated.learning.gradients import LoopedGradients
from core.federated.learning.learner import Learner, Steps
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Update


class Line:
    """Clients that see the input 1 and want their target: the gradient of w is w − target."""

    def __init__(self, *targets, examples=4, epochs=1, rate=0.1, momentum=0.0, batch=100):
        self.targets = targets
        self.examples = examples
        self.steps = Steps(epochs, batch, rate, momentum)
        self.memory = Memory.empty(len(targets))

    def learner(self, round=1):
        module = torch.nn.Sequential(torch.nn.Linear(1, 1, bias=False))
        values = torch.tensor(self.targets, dtype=torch.float32).repeat_interleave(self.examples)
        rows = np.split(np.arange(len(values)), len(self.targets))
        cohort = Cohort(
            torch.ones(len(values), 1), values, rows, [(round, number) for number in range(len(self.targets))]
        )
        return Learner(
            LoopedGradients(module, lambda outputs, wanted: (outputs[:, 0] - wanted) ** 2 / 2), cohort, self.steps
        )

    def train(self, strategy, model, round=1):
        """One round of training; the updates."""
        start = torch.full((len(self.targets), 1), float(model))
        received = {name: torch.tensor(value).float() for name, value in strategy.sends(np.array([model])).items()}
        self.trained = strategy.train(self.learner(round), start, received, self.memory)
        sends = self.trained.sends
        return [
            Update(
                str(number),
                np.array([float(self.trained.weights[number, 0]) - model]),
                self.examples,
                {name: value[number].numpy() for name, value in self.trained.vectors.items()},
            )
            for number in range(len(self.targets))
            if sends is None or sends[number]
        ]

    def personal(self, strategy, model):
        """The weight that each client would use itself."""
        start = torch.full((len(self.targets), 1), float(model))
        received = {name: torch.tensor(value).float() for name, value in strategy.sends(np.array([model])).items()}
        return strategy.personal(self.learner(), start, received, self.memory)[:, 0].tolist()

    def rounds(self, strategy, model, count):
        """The model after so many rounds."""
        strategy.begin(np.array([model]), lambda number: np.array([model + number]))
        for number in range(1, count + 1):
            model = float(strategy.aggregate(np.array([model]), self.train(strategy, model, number))[0])
        return model


@pytest.fixture
def line():
    return Line


@pytest.fixture
def updates():
    """Updates of one number each, of one example each."""
    return lambda *deltas: [Update(str(n), np.atleast_1d(np.array(d, float)), 1) for n, d in enumerate(deltas)]
