"""What the three adaptive optimisers share: begun at τ², remembered, and nothing moves without an update."""

import numpy as np
import pytest

from core.federated.strategies.base import Update
from core.federated.strategies.fed_adagrad import FedAdagrad
from core.federated.strategies.fed_adam import FedAdam
from core.federated.strategies.fed_yogi import FedYogi

KINDS = [FedAdagrad, FedAdam, FedYogi]


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_step_is_the_papers(kind):
    """β₁ = 0 and v₀ = τ²: FedAdagrad's v is τ² + Δ²; the others' 0.99 τ² + 0.01 Δ² (Yogi: since Δ² > v)."""
    strategy = kind(kind.Params(server_rate=0.5, beta_1=0.0, beta_2=0.99, tau=0.1))
    delta = 2.0
    second = {FedAdagrad: 0.01 + 4.0, FedAdam: 0.99 * 0.01 + 0.01 * 4.0, FedYogi: 0.01 + 0.01 * 4.0}[kind]
    moved = strategy.aggregate(np.array([1.0]), [Update("ada", np.array([delta]), 1)])
    assert moved == pytest.approx([1.0 + 0.5 * delta / (np.sqrt(second) + 0.1)])


@pytest.mark.parametrize("kind", KINDS)
def test_zero_updates_move_nothing(kind):
    assert kind().aggregate(np.array([3.0]), [Update("ada", np.array([0.0]), 1)]) == pytest.approx([3.0])
