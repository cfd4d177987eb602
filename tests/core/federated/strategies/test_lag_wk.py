"""LagWk reaches the optimum of gradient descent with fewer uploads."""

import numpy as np
import pytest

from core.federated.strategies.lag_wk import LagWk


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


def test_without_laziness_it_is_gradient_descent(line):
    """x ← x − α (x − mean of targets): after k rounds the distance is (1 − α)^k of the first."""
    world, strategy = line(0.0, 4.0), LagWk(LagWk.Params(rate=0.1, laziness=0.0))
    model, uploads = descend(world, strategy, 10.0, 20)
    assert model == pytest.approx(2.0 + 8.0 * 0.9**20, abs=1e-4)
    assert uploads == 40


def test_laziness_saves_uploads_and_still_arrives(line):
    world, strategy = line(*np.linspace(-4, 8, 9)), LagWk(LagWk.Params(rate=0.1, laziness=0.1))
    model, uploads = descend(world, strategy, 30.0, 150)
    assert model == pytest.approx(2.0, abs=1e-2)
    assert uploads < 150 * 9 / 2
