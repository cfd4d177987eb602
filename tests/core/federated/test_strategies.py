"""What every strategy keeps: one client alone or many stacked come to the same, and a restart forgets nothing."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.federated.learning.cohort import Cohort
from core.federated.learning.gradients import LoopedGradients
from core.federated.learning.learner import Learner, Steps
from core.federated.learning.memory import Memory
from core.federated.learning.stacked import StackedGradients
from core.federated.strategies import STRATEGIES
from core.federated.strategies.base import Update
from core.federated.weights import ModelWeights

ROWS = [np.arange(0, 7), np.arange(7, 30), np.arange(30, 60)]


def network():
    torch.manual_seed(3)
    nn = torch.nn
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.GroupNorm(2, 4),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64, 8),
        nn.LayerNorm(8),
        nn.Tanh(),
        nn.Linear(8, 3),
    )


def losses(outputs, targets):
    return torch.nn.functional.cross_entropy(outputs, targets, reduction="none")


def two_rounds(kind, name):
    """Weights, personal models and what was sent after two rounds of three clients with uneven data."""
    torch.manual_seed(0)
    inputs, targets = torch.randn(60, 1, 8, 8), torch.randint(0, 3, (60,))
    gradients, strategy, memory = kind(network(), losses), STRATEGIES[name](), Memory.empty(3)
    model = ModelWeights.from_torch(network()).flat()
    strategy.begin(model, lambda number: model + number / 100)
    for round in (1, 2):
        received = {key: torch.from_numpy(np.asarray(value)).float() for key, value in strategy.sends(model).items()}
        seeds = [(round, client) for client in range(3)]
        learner = Learner(gradients, Cohort(inputs, targets, ROWS, seeds), Steps(2, 5, 0.05, 0.5))
        start = torch.from_numpy(model).float().expand(3, -1).clone()
        trained = strategy.train(learner, start, received, memory)
        own = strategy.personal(learner, start, received, memory)
        deltas = (trained.weights - start).double().numpy()
        updates = [
            Update(str(n), deltas[n], len(ROWS[n]), {key: value[n].numpy() for key, value in trained.vectors.items()})
            for n in range(3)
        ]
        model = strategy.aggregate(model, updates)
    return trained.weights, own, torch.from_numpy(model)


@pytest.mark.parametrize("name", STRATEGIES)
def test_stacked_clients_come_to_what_each_would_alone(name):
    for stacked, looped in zip(two_rounds(StackedGradients, name), two_rounds(LoopedGradients, name), strict=True):
        # Adam's first steps divide by nearly nothing: the last bits of an update become larger there
        assert torch.allclose(stacked, looped, atol=1e-6 if name not in ("fed_adam", "fed_yogi") else 1e-4)


@pytest.mark.parametrize("name", [name for name, kind in STRATEGIES.items() if not kind().has_company])
def test_a_client_trains_the_same_whoever_trains_beside_it(name):
    gradients, strategy = StackedGradients(network(), losses), STRATEGIES[name]()
    torch.manual_seed(0)
    inputs, targets = torch.randn(60, 1, 8, 8), torch.randint(0, 3, (60,))
    start = torch.from_numpy(ModelWeights.from_torch(network()).flat()).float()[None]
    together = Learner(gradients, Cohort(inputs, targets, ROWS, [0, 1, 2]), Steps(1, 5, 0.05))
    alone = Learner(gradients, Cohort(inputs, targets, ROWS[:1], [0]), Steps(1, 5, 0.05))
    made = strategy.train(together, start.expand(3, -1).clone(), {}, Memory.empty(3)).weights
    assert torch.allclose(made[:1], strategy.train(alone, start.clone(), {}, Memory.empty(1)).weights, atol=1e-6)


def sent(strategy, random, size=6):
    """Updates with everything that any strategy sends."""
    beside = {"control": size, "norm": 1, "cluster": 1, "smoothness": 1}
    return [
        Update(
            name,
            random.standard_normal(size),
            examples,
            {key: np.abs(random.standard_normal(width)) + 1 for key, width in beside.items()},
        )
        for name, examples in (("ada", 5), ("bo", 20), ("cleo", 8))
    ]


@pytest.mark.parametrize("name", STRATEGIES)
def test_what_it_remembers_goes_through_a_file_and_back(name):
    """Two rounds at once, and two with a restart between them, end at the same model."""
    random = np.random.default_rng(1)
    first, second = sent(STRATEGIES[name], random), sent(STRATEGIES[name], random)
    straight, before = STRATEGIES[name](), STRATEGIES[name]()
    once = straight.aggregate(straight.aggregate(np.zeros(6), first), second)
    middle = before.aggregate(np.zeros(6), first)
    stored = ModelWeights.from_bytes(ModelWeights(before.state()).to_bytes())
    after = STRATEGIES[name]()
    after.restore(dict(stored.arrays))
    assert np.allclose(after.aggregate(middle, second), once, atol=1e-12)


@pytest.mark.parametrize("name", STRATEGIES)
@settings(max_examples=10, deadline=None)
@given(order=st.permutations([0, 1, 2]))
def test_the_order_of_arrival_does_not_matter(name, order):
    updates = sent(STRATEGIES[name], np.random.default_rng(2))
    one, other = STRATEGIES[name](), STRATEGIES[name]()
    straight = one.aggregate(np.ones(6), updates)
    assert other.aggregate(np.ones(6), [updates[number] for number in order]).tobytes() == straight.tobytes()


@pytest.mark.parametrize("name", STRATEGIES)
def test_it_names_its_paper(name):
    assert any(character.isdigit() for character in STRATEGIES[name].paper)
