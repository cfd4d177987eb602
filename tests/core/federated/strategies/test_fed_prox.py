"""FedProx: the proximal term is that of the paper, and without it it is FedAvg."""

import pytest

from core.federated.strategies.fed_avg import FedAvg
from core.federated.strategies.fed_prox import FedProx


def test_the_leash_pulls_back_by_mu_times_the_distance(line):
    """w₀ = 0, target 1, η = 0.1: w₁ = 0.1; w₂ = 0.1 + 0.1 (0.9 − μ 0.1)."""
    world = line(1.0, epochs=2)
    strategy = FedProx(FedProx.Params(mu=2.0))
    assert world.train(strategy, 0.0)[0].delta == pytest.approx([0.1 + 0.1 * (0.9 - 2.0 * 0.1)], abs=1e-6)


def test_without_mu_it_is_fed_avg(line):
    prox = line(1.0, 3.0, epochs=3, momentum=0.9).rounds(FedProx(FedProx.Params(mu=0.0)), 0.0, 3)
    assert prox == pytest.approx(line(1.0, 3.0, epochs=3, momentum=0.9).rounds(FedAvg(), 0.0, 3), abs=1e-7)


def test_many_steps_end_where_the_papers_subproblem_has_its_optimum(line):
    """argmin (w − 1)²/2 + μ/2 w² = 1 / (1 + μ)."""
    world = line(1.0, epochs=400)
    assert world.train(FedProx(FedProx.Params(mu=3.0)), 0.0)[0].delta == pytest.approx([0.25], abs=1e-4)
