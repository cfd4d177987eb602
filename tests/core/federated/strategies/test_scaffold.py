"""SCAFFOLD: option II's control variates, and steps that do not drift."""

import numpy as np
import pytest

from core.federated.robust.centred_clipping import CentredClipping
from core.federated.robust.coordinate_median import CoordinateMedian
from core.federated.robust.krum import Krum
from core.federated.robust.norm_bound import NormBound
from core.federated.strategies.base import Update
from core.federated.strategies.fed_avg import FedAvg
from core.federated.strategies.scaffold import Scaffold


def test_a_control_variate_is_the_mean_gradient_of_the_steps(line):
    """One step from 0 with target 1: the gradient is −1, so cᵢ⁺ = 0 − 0 + (0 − 0.1) / (1 · 0.1) = −1."""
    world = line(1.0, -3.0)
    sent = world.train(Scaffold(), 0.0)
    assert [float(update.vectors["control"][0]) for update in sent] == pytest.approx([-1.0, 3.0], abs=1e-6)


def test_the_common_control_is_the_share_of_the_mean(line):
    """c ← c + |S| / N · mean(Δc): two of four sent −1 and 3, so c = 0.5 · 1."""
    strategy = Scaffold(population=4)
    strategy.aggregate(np.array([0.0]), line(1.0, -3.0).train(strategy, 0.0))
    assert strategy.state()["control"] == pytest.approx([0.5], abs=1e-6)


def test_it_reaches_the_optimum_of_uneven_clients_where_fed_avg_stops_short(line):
    """Curvatures 1 and 1 with uneven steps: FedAvg's fixed point is biased when clients take unlike steps."""
    strategy = Scaffold()
    world = line(0.0, 4.0, epochs=10)
    assert world.rounds(strategy, 10.0, 60) == pytest.approx(2.0, abs=1e-3)
    assert strategy.state()["control"] == pytest.approx([0.0], abs=1e-2)


def test_the_first_round_is_fed_avgs(line):
    assert line(1.0, 2.0).rounds(Scaffold(), 0.0, 1) == pytest.approx(line(1.0, 2.0).rounds(FedAvg(), 0.0, 1), abs=1e-7)


@pytest.mark.parametrize("kind", [Krum, CoordinateMedian, NormBound])
def test_a_hostile_control_variate_does_not_pass_a_robust_rule(kind):
    """Nine honest ones around 1, and one of a million: the mean would be 100,000."""
    sent = [Update(str(n), np.array([0.1]), 1, {"control": np.array([1.0 + n / 100])}) for n in range(9)]
    sent.append(Update("x", np.array([0.1]), 1, {"control": np.array([1e6])}))
    strategy = Scaffold(rule=kind())
    strategy.aggregate(np.array([0.0]), sent)
    assert strategy.state()["control"] == pytest.approx([1.0], abs=0.1)


def test_a_rule_for_control_variates_remembers_nothing_of_the_models():
    """Centred clipping of radius 1, thrice: 0.5 is reached and −0.5 is; one centre for both would stay between."""
    strategy = Scaffold(rule=CentredClipping())
    for _ in range(3):
        before = strategy.sends(np.zeros(1))["control"]
        moved = strategy.aggregate(np.zeros(1), [Update("a", np.array([0.5]), 1, {"control": np.array([-0.5])})])
        assert moved == pytest.approx([0.5])
        assert strategy.state()["control"] - before == pytest.approx([-0.5])
