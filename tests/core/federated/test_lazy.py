"""Lazily aggregated gradients: the sum on the coordinator is that of the last gradients, and the mark the paper's."""

import numpy as np
import pytest

from core.federated.strategies.base import Update
from core.federated.strategies.lag_wk import LagWk


def test_the_step_is_along_the_sum_of_the_last_gradients():
    """x ← x − α / n Σ ∇: changes 3 and 5 of 2 examples each, then a change −4 of the second alone."""
    strategy = LagWk(LagWk.Params(rate=0.1))
    first = strategy.aggregate(np.array([0.0]), [Update("a", np.array([3.0]), 2), Update("b", np.array([5.0]), 2)])
    assert first == pytest.approx([-0.1 * 8 / 4])
    second = strategy.aggregate(first, [Update("b", np.array([-4.0]), 2)])
    assert second - first == pytest.approx([-0.1 * 4 / 4])
    assert strategy.aggregate(second, []) - second == pytest.approx([-0.1])


def test_the_mark_is_the_papers_sum():
    """ξ Σ ‖step‖² / (α² M²) with α = 0.1 / 4 on the sum of losses and M = 2."""
    strategy = LagWk(LagWk.Params(rate=0.1, laziness=0.5, window=1))
    strategy.aggregate(np.array([0.0]), [Update("a", np.array([3.0]), 2), Update("b", np.array([5.0]), 2)])
    assert strategy.mark() == pytest.approx(0.5 * 0.2**2 / ((0.1 / 4) ** 2 * 2**2))


def test_its_memory_survives():
    strategy = LagWk()
    strategy.aggregate(np.zeros(2), [Update("a", np.ones(2), 2)])
    other = LagWk()
    other.restore(strategy.state())
    assert other.aggregate(np.zeros(2), []) == pytest.approx(strategy.aggregate(np.zeros(2), []))
