"""LagPs reaches the optimum of gradient descent with fewer uploads."""

import numpy as np
import pytest

from core.federated.strategies.lag_ps import LagPs


def descend(world, strategy, model, rounds):
    """The model, and how many uploads it took."""
    uploads = 0
    names = [str(number) for number in range(len(world.targets))]
    strategy.population = len(names)
    for number in range(1, rounds + 1):
        needed = strategy.chosen(np.array([model]), names)
        sent = [update for update in world.train(strategy, model, number) if update.name in needed] if needed else []
        uploads += len(sent)
        model = float(strategy.aggregate(np.array([model]), sent)[0])
    return model, uploads


def test_everybody_is_asked_first_and_smoothness_is_learned(line):
    """The gradient of a client's sum over 4 examples has the slope 4."""
    world, strategy = line(0.0, 4.0), LagPs(LagPs.Params(rate=0.1))
    assert strategy.chosen(np.array([10.0]), ["0", "1"]) == ["0", "1"]
    first = strategy.aggregate(np.array([10.0]), world.train(strategy, 10.0))
    [update, _] = world.train(strategy, float(first[0]), 2)
    assert update.vectors["smoothness"] == pytest.approx([4.0], rel=1e-4)
