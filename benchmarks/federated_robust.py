"""Accuracy with a fifth of hostile participants, under each attack, with each robust rule."""

from collections.abc import Callable
from dataclasses import replace

from core.federated.attacks import ATTACKS
from core.federated.records import TrainingConfig
from core.federated.robust import RULES
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.sources.digits import Digits
from core.jobs import NOBODY

NAME = "federated-robust"
TITLE = "What robust rules take away from five attacks by a fifth of the participants (digits)"

CONFIG = TrainingConfig(
    model="mlp", layers=1, rounds=40, local_epochs=2, batch_size=20, learning_rate=0.05, momentum=0.9, quorum=1
)
PLAN = SimulationPlan(clients=20, partition="iid", attackers=0.2, measure_every=40)
# Signs are a compression with a vote of its own; here it would only be an odd median.
LEFT_OUT = {"majority_vote"}


def run(say: Callable[[str], None]) -> dict[str, float]:
    """Accuracy on a held-out fifth after 40 rounds, by attack and rule."""
    digits = Digits(Digits.Params(), None).read(CONFIG, job=NOBODY)  # type: ignore[arg-type]  # takes no pictures
    figures = {}
    for attack in ATTACKS:
        say(attack)
        for rule in RULES:
            if rule in LEFT_OUT:
                continue
            plan = replace(PLAN, attack=attack, attackers=0.0 if attack == "nothing" else PLAN.attackers)
            stage = build_stage(replace(CONFIG, robust=rule), plan, digits)
            last = list(Simulator(stage).rounds())[-1]
            figures[f"{attack}.{rule}"] = last.accuracy or 0.0
    return figures
