"""Each participant's step size follows its own loss (Kim et al. 2024, algorithm 1)."""

import math

import pytest

from core.federated.strategies.delta_sgd import DeltaSgd


def test_step_sizes_grow_as_the_paper_says_until_the_loss_is_as_smooth_as_they_are(line):
    """f = (w − 1)²/2 from 0 with η₀ = 0.2: the gradient changes as the weight does, so smoothness allows γ/2 = 1.

    w₁ = 0.2; η₁ = √1.1 · 0.2 = 0.20976, w₂ = 0.2 + 0.20976 · 0.8 = 0.36781;
    θ = √1.1, η₂ = √(1 + 0.1 θ) · η₁ = 0.22045, w₃ = 0.36781 + 0.22045 · 0.63219 = 0.50720.
    """
    world = line(1.0, epochs=3)
    (update,) = world.train(DeltaSgd(), 0.0)
    rate, growth, weight = 0.2, 1.0, 0.2
    for _ in range(2):
        found = min(1.0, math.sqrt(1 + 0.1 * growth) * rate)
        growth, rate = found / rate, found
        weight += rate * (1.0 - weight)
    assert weight == pytest.approx(0.5072, abs=1e-5)
    assert float(update.delta[0]) == pytest.approx(weight, abs=1e-6)


def test_a_steep_loss_holds_steps_back(line):
    """With γ = 0.1 smoothness allows 0.05, whatever the first step was: w₂ = w₁ + 0.05 (1 − w₁) = 0.24."""
    (update,) = line(1.0, epochs=2).train(DeltaSgd(DeltaSgd.Params(gamma=0.1)), 0.0)
    assert float(update.delta[0]) == pytest.approx(0.24, abs=1e-6)


def test_it_finds_the_mean_of_all_without_a_learning_rate(line):
    assert line(1.0, 3.0, epochs=2, rate=1e-9).rounds(DeltaSgd(), 0.0, 30) == pytest.approx(2.0, abs=1e-3)
