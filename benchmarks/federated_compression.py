"""Bytes on the wire against accuracy, for each compression and for some that are composed."""

from collections.abc import Callable
from dataclasses import replace

from core.federated.records import TrainingConfig
from core.federated.simulation.plan import SimulationPlan
from core.federated.simulation.simulator import Simulator
from core.federated.simulation.stage import build_stage
from core.federated.sources.digits import Digits
from core.jobs import NOBODY

NAME = "federated-compression"
TITLE = "Bytes that participants send against the accuracy that is reached (digits)"

CONFIG = TrainingConfig(
    model="mlp", layers=1, rounds=60, local_epochs=2, batch_size=20, learning_rate=0.05, momentum=0.9, quorum=1
)
PLAN = SimulationPlan(clients=20, partition="dirichlet", measure_every=60)
CASES: dict[str, dict[str, object]] = {
    "nothing": {},
    "top_k_1": {"compression": "top_k", "compression_params": {"share": 0.01}},
    "top_k_10": {"compression": "top_k", "compression_params": {"share": 0.1}},
    "random_k_10": {"compression": "random_k", "compression_params": {"share": 0.1}},
    "sign_vote": {"compression": "sign_vote"},
    "qsgd": {"compression": "qsgd"},
    "tern_grad": {"compression": "tern_grad"},
    "quantise_8": {"compression": "quantise", "compression_params": {"bits": 8}},
    "quantise_4": {"compression": "quantise", "compression_params": {"bits": 4}},
    "quantise_1": {"compression": "quantise", "compression_params": {"bits": 1}},
    "power_sgd_2": {"compression": "power_sgd"},
    "top_k_10_then_quantise_8": {
        "compression": "top_k",
        "compression_params": {"share": 0.1},
        "then": "quantise",
    },
    "power_sgd_2_then_quantise_8": {"compression": "power_sgd", "then": "quantise"},
}


def run(say: Callable[[str], None]) -> dict[str, float]:
    """For each: bytes a participant and round, how many times fewer than uncompressed, accuracy after 60 rounds."""
    digits = Digits(Digits.Params(), None).read(CONFIG, job=NOBODY)  # type: ignore[arg-type]  # takes no pictures
    figures: dict[str, float] = {}
    plain = 0.0
    for name, choices in CASES.items():
        say(name)
        stage = build_stage(replace(CONFIG, **choices), PLAN, digits)  # type: ignore[arg-type]  # fields by name
        rounds = list(Simulator(stage).rounds())
        each = sum(made.bytes for made in rounds) / sum(made.sent for made in rounds)
        plain = plain or each
        figures[f"{name}.bytes"] = each
        figures[f"{name}.times_fewer"] = plain / each
        figures[f"{name}.accuracy"] = rounds[-1].accuracy or 0.0
    return figures
