"""Only what differs is put side by side."""

from dataclasses import replace

from core.federated.records import SourceSpec, TrainingConfig
from core.federated.simulation.comparison import different
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.records import Run

RUN = Run("A", TrainingConfig(), SimulationPlan(), SourceSpec("digits"), {"torch": "2"}, "ab")


def test_equal_runs_differ_in_nothing():
    assert different(RUN, replace(RUN, title="B")) == []


def test_choices_with_their_own_parameters_are_named():
    config = TrainingConfig(strategy="fed_prox", strategy_params={"mu": 0.5})
    plan = SimulationPlan(clients=7)
    assert different(RUN, replace(RUN, config=config, plan=plan, versions={"torch": "3"})) == [
        ("strategy", "fed_avg", "fed_prox"),
        ("clients", "100", "7"),
        ("version of torch", "2", "3"),
        ("strategy.mu", "–", "0.5"),
    ]
