"""Ditto: FedAvg for all, and an own model between one's own optimum and the common one."""

import pytest

from core.federated.strategies.ditto import Ditto
from core.federated.strategies.fed_avg import FedAvg


def test_the_common_model_is_fed_avgs(line):
    ditto, plain = line(0.0, 4.0, epochs=2).rounds(Ditto(), 9.0, 4), line(0.0, 4.0, epochs=2).rounds(FedAvg(), 9.0, 4)
    assert ditto == pytest.approx(plain, abs=1e-6)


def test_the_own_model_lies_where_the_papers_objective_is_least(line):
    """argmin (v − target)²/2 + λ/2 (v − 2)² with λ = 1: half way."""
    world, strategy = line(0.0, 4.0, epochs=30), Ditto(Ditto.Params(leash=1.0))
    model = world.rounds(strategy, 9.0, 30)
    assert model == pytest.approx(2.0, abs=1e-3)
    assert world.personal(strategy, model) == pytest.approx([1.0, 3.0], abs=1e-2)
