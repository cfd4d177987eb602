"""A small world: digits among a few virtual participants."""

from dataclasses import replace

import pytest

from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.sources.digits import Digits
from core.jobs import NOBODY

CONFIG = TrainingConfig(model="mlp", layers=1, hidden=16, rounds=3, local_epochs=2, batch_size=10, quorum=1)
PLAN = SimulationPlan(clients=8)


@pytest.fixture(scope="session")
def digits():
    """Every sixth digit: 300."""
    return Digits(Digits.Params(parts=6), None).read(CONFIG, job=NOBODY)


@pytest.fixture
def simulated(digits):
    """`simulated(plan={…}, strategy="scaffold", …)`: the stage and its rounds after the run."""

    def run(plan=None, examples=None, test=None, other_task=None, **config):
        stage = build_stage(
            replace(CONFIG, **config), replace(PLAN, **(plan or {})), examples or digits, test=test, task=other_task
        )
        return stage, list(Simulator(stage).rounds())

    return run


@pytest.fixture
def staged(digits):
    """`staged(plan={…}, …)`: a stage before its first round."""
    made = []

    def build(plan=None, **config):
        made.append(build_stage(replace(CONFIG, **config), replace(PLAN, **(plan or {})), digits))
        return made[-1]

    yield build
    for stage in made:
        stage.engine.close()
