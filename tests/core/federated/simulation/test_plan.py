"""A plan is read from names and values, and what cannot be is said in words."""

import dataclasses

import pytest

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan, attack_of, check_plan, partition_of, planned


def test_names_with_a_dot_are_the_chosen_kinds_own():
    plan = planned({"clients": "20", "partition.alpha": "0.1", "attack": "gaussian", "attack.deviation": "2"})
    assert plan.clients == 20
    assert partition_of(plan).params.alpha == 0.1
    assert attack_of(plan).params.deviation == 2.0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"clients": "0"}, "too small"),
        ({"drop_out": "1"}, "too large"),
        ({"partition": "dirichled"}, "dirichlet"),
        ({"partition.beta": "1"}, "There is no parameter 'beta'"),
        ({"weather.alpha": "1"}, "There is no choice 'weather'"),
        ({"client": "3"}, "Did you mean 'clients'"),
    ],
)
def test_what_cannot_be_is_said(values, words):
    with pytest.raises(InputError, match=words):
        planned(values)


def test_asking_more_than_there_are_is_refused():
    with pytest.raises(InputError, match="there are 5 participants"):
        check_plan(TrainingConfig(per_round=6), SimulationPlan(clients=5))


def test_a_quorum_does_not_matter_where_nobody_can_be_away():
    check_plan(TrainingConfig(quorum=50, per_round=2), SimulationPlan(clients=5))
    with pytest.raises(InputError):
        check_plan(TrainingConfig(), dataclasses.replace(SimulationPlan(), spread=-1.0))
