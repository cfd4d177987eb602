"""Simulations that were really run, for the pictures of them."""

import pytest

from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation.plan import SimulationPlan

DIGITS = SourceSpec("digits", {"parts": 6})


@pytest.fixture
def simulate():
    """`simulate(backend, "Title", strategy="ditto")`: run a small one."""

    def run(backend, title="Digits", **config):
        settings = {"model": "mlp", "rounds": 3, "quorum": 1, **config}
        return backend.simulation.simulate(title, TrainingConfig(**settings), SimulationPlan(clients=5), DIGITS)

    return run
