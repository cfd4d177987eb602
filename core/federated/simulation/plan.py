"""What a simulation adds to a training: how many virtual participants, what each has, who is slow, gone or hostile."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import InputError
from core.federated.attacks import ATTACKS
from core.federated.attacks.base import Attack
from core.federated.choices import check_config
from core.federated.partitions import PARTITIONS
from core.federated.partitions.base import Partition
from core.federated.records import TrainingConfig, Values
from core.kinds import Registry
from core.params import build, check, param

PARTIAL, DROPPED = "partial", "dropped"
AUTO, STACKED, LOOP, RAY = "auto", "stacked", "loop", "ray"

# The fields of a plan that name a kind.
PLAN_SLOTS: dict[str, Registry[Any]] = {"partition": PARTITIONS, "attack": ATTACKS}


@dataclass(frozen=True)
class SimulationPlan:
    """The virtual participants. Each `…_params` holds the values of the chosen kind's own parameters."""

    clients: int = param(100, "How many virtual participants there are.", low=1, high=1_000_000, title="Participants")
    partition: str = param("dirichlet", "How the data is dealt out.", choices=tuple(PARTITIONS))
    stragglers: float = param(0.0, "Part of those asked who do not get through all their epochs.", low=0.0, high=1.0)
    straggling: str = param(
        PARTIAL,
        "What comes of them: their partial work counts, or they are dropped.",
        choices=(PARTIAL, DROPPED),
        title="Stragglers' work",
    )
    drop_out: float = param(0.0, "The probability that an answer never comes.", low=0.0, high=0.99)
    spread: float = param(
        0.0, "How different their speeds are: the standard deviation of its logarithm.", low=0.0, high=5.0
    )
    attack: str = param("nothing", "What hostile participants do.", choices=tuple(ATTACKS))
    attackers: float = param(0.0, "Part of the participants that is hostile.", low=0.0, high=1.0)
    engine: str = param(
        AUTO,
        "Stacked trains all as one computation, loop one after the other, ray on a Ray cluster.",
        choices=(AUTO, STACKED, LOOP, RAY),
    )
    workers: int = param(
        0, "How many compute at once; 0 takes what the model and the machine call for.", low=0, high=512
    )
    measure_every: int = param(1, "The model is measured after so many rounds.", unit="rounds", low=1, high=100_000)
    partition_params: Values = field(default_factory=dict)
    attack_params: Values = field(default_factory=dict)


def planned(values: Mapping[str, object]) -> SimulationPlan:
    """A plan from names and values; `partition.alpha` is the parameter `alpha` of the chosen partition.

    Raises InputError for an unknown name or a value that cannot be.
    """
    plain = {name: value for name, value in values.items() if "." not in name}
    plan = build(SimulationPlan, plain)
    own: dict[str, Any] = {}
    for name, value in values.items():
        slot, dot, inner = name.partition(".")
        if not dot:
            continue
        if slot not in PLAN_SLOTS:
            raise InputError(f"There is no choice '{slot}'.", f"Known are: {', '.join(PLAN_SLOTS)}.")
        own.setdefault(f"{slot}_params", {})[inner] = value
    for slot in PLAN_SLOTS:
        declared = PLAN_SLOTS[slot][getattr(plan, slot)].Params
        filled: Any = build(declared, own.get(f"{slot}_params", {}))
        if f"{slot}_params" in own:
            own[f"{slot}_params"] = dataclasses.asdict(filled)
    return dataclasses.replace(plan, **own)


def check_plan(config: TrainingConfig, plan: SimulationPlan) -> None:
    """Raise InputError for a value that cannot be or choices that contradict each other."""
    check(plan)
    check_config(dataclasses.replace(config, quorum=1))
    partition_of(plan)
    attack_of(plan)
    if config.per_round > plan.clients:
        raise InputError(
            f"{config.per_round} are asked in a round and there are {plan.clients} participants.",
            "Ask fewer, or add participants.",
        )


def partition_of(plan: SimulationPlan) -> Partition:
    """How the data is dealt out."""
    kind = PARTITIONS[plan.partition]
    return kind(build(kind.Params, plan.partition_params))


def attack_of(plan: SimulationPlan) -> Attack:
    """What the hostile do."""
    kind = ATTACKS[plan.attack]
    return kind(build(kind.Params, plan.attack_params))
