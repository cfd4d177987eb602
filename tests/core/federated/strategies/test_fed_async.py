"""FedAsync: the paper's mixing and its three staleness functions."""

import numpy as np
import pytest

from core.federated.robust.fl_trust import FlTrust
from core.federated.robust.norm_bound import NormBound
from core.federated.strategies.base import Update
from core.federated.strategies.fed_async import CONSTANT, HINGE, POLYNOMIAL, FedAsync


@pytest.mark.parametrize(
    ("kind", "age", "expected"),
    [(CONSTANT, 9, 1.0), (POLYNOMIAL, 3, 0.5), (HINGE, 4, 1.0), (HINGE, 6, 1 / (0.5 * 2 + 1))],
)
def test_staleness_is_the_papers(kind, age, expected):
    assert FedAsync(FedAsync.Params(staleness=kind, a=0.5, b=4)).weight(age) == pytest.approx(expected)


def test_the_new_model_is_mixed_in():
    """(1 − α) 1 + α (1 + 2) with α = 0.5; and from the old start 0: x = 0.75 · 1 + 0.25 · (0 + 4)."""
    strategy = FedAsync(FedAsync.Params(mixing=0.5))
    assert strategy.aggregate(np.array([1.0]), [Update("a", np.array([2.0]), 1)]) == pytest.approx([2.0])
    old = Update("a", np.array([4.0]), 1, staleness=3, start=np.array([0.0]))
    assert strategy.aggregate(np.array([1.0]), [old]) == pytest.approx([1.75])


def test_participants_are_held_near_their_start(line):
    """argmin (w − 1)²/2 + ρ/2 w² = 1 / (1 + ρ)."""
    [update] = line(1.0, epochs=300).train(FedAsync(FedAsync.Params(rho=1.0)), 0.0)
    assert update.delta == pytest.approx([0.5], abs=1e-4)


def test_a_rule_that_was_chosen_is_applied_to_each_update():
    """α = 0.5 and a longest update of 1: one of 1000 moves the model by 0.5, not by 500."""
    strategy = FedAsync(FedAsync.Params(mixing=0.5), rule=NormBound(NormBound.Params(bound=1.0)))
    assert strategy.aggregate(np.array([0.0]), [Update("a", np.array([1000.0]), 1)]) == pytest.approx([0.5])


def test_fl_trust_measures_each_arrival_by_the_last_trusted_update():
    """Trusted 1: one of 1000 counts as 1, one of −1000 not at all; and before the first trusted one, nothing counts."""
    rule = FlTrust()
    rule.root = "me"
    strategy = FedAsync(FedAsync.Params(mixing=1.0), rule=rule)
    model = np.array([0.0])
    for name, delta, expected in (("a", 9.0, 0.0), ("me", 1.0, 1.0), ("a", 1000.0, 2.0), ("b", -1000.0, 2.0)):
        model = strategy.aggregate(model, [Update(name, np.array([delta]), 1)])
        assert model == pytest.approx([expected])
